"""Why a file is no ledger, in words for who has it."""


class Unfit(Exception):
    """The file can not be read as a table; the message says what to do."""
