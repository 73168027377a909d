"""The command line: click commands, no logic."""

from __future__ import annotations

import os
import signal
import sys

import click

from kb.cli.commands import kb
from kb.cli.decisions import correct_command, judge_command, redact_command  # register themselves
from kb.cli.evaluation import evaluate_command
from kb.errors import KbError, harmless
from kb.workers import ENDING

__all__ = ["correct_command", "evaluate_command", "judge_command", "kb", "main", "redact_command"]


class _Ended(BaseException):
    """The system, or somebody on it, asked this process to end; half-made files are removed on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _end(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise _Ended(number)


def main() -> None:
    """The entry point. Misuse is shown with the command's usage.

    A `KbError` becomes one line on standard error and exit status 2; Ctrl-C is exit status 130, and a signal to end or
    a closed terminal 128 and its number, as shells count.
    """
    for number in ENDING:
        # Where it is ignored already (nohup), so be it.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)
    try:
        raise SystemExit(kb.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except KbError as error:
        print(f"kb: {harmless(str(error))}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except (KeyboardInterrupt, click.Abort):
        print("kb: stopped; nothing half-written is kept.", file=sys.stderr)  # noqa: T201
        raise SystemExit(130) from None
    except _Ended as ended:
        print("kb: told to end; nothing half-written is kept.", file=sys.stderr)  # noqa: T201
        raise SystemExit(128 + ended.number) from None
    except UnicodeEncodeError:
        print("kb: a name on the command line is not UTF-8. Write it as UTF-8.", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of our output (such as `head`) has left: point standard output at nothing, so that the
        # interpreter's last flush stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
