"""The one exception the command line turns into a message, and how texts are made harmless for a terminal.

Bad input found inside a run is never an exception: it is an `Issue` record (see `kb.records`), and the run goes on.
"""

_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")


def harmless(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing; line ends and tabs stay."""
    return text.translate(_STEERING)


class KbError(Exception):
    """Misuse that ends a command.

    The message is one or two sentences: what is wrong, where, and what to do next. It is shown to the user as it is.
    """
