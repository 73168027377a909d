"""The one exception the command line turns into a message.

Bad input found inside a run is never an exception: it is an `Issue` record (see `kb.records`), and the run goes on.
"""


class KbError(Exception):
    """Misuse that ends a command.

    The message is one or two sentences: what is wrong, where, and what to do next. It is shown to the user as it is.
    """
