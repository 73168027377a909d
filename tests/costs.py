"""A measure of cost that no other process disturbs: how many Python functions are called."""

import sys


def calls_of(work):
    """How many Python functions a call of `work` without arguments calls."""
    count = 0

    def tick(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
