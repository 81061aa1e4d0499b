"""Why there is no copy of a file."""


class Damaged(Exception):
    """It is not what it says it is, or holds what nothing is known about."""


class Locked(Exception):
    """It opens with a password only."""


class TooMuch(Exception):
    """It holds more than one file may cost: parts, elements, objects, pages, bytes unpacked."""


class TooManyPixels(Exception):
    """Its picture is larger than any camera's."""
