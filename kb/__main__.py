"""Where the program starts, also as `python -m kb`."""

from __future__ import annotations

import signal


def main() -> None:
    """The command line. Ctrl-C while it is still being loaded ends it at once and without a word, as nothing has been
    done yet."""
    interrupted = signal.getsignal(signal.SIGINT)
    if interrupted is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kb.cli import main as run  # lazy: it takes most of a second, and Ctrl-C may come meanwhile

    if interrupted is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupted)
    run()


if __name__ == "__main__":
    main()
