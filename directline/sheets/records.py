"""Records of Excel's binary files: a number, a length, so many bytes."""

from collections.abc import Collection, Iterator


def first_records(content: bytes, wanted: Collection[int]) -> Iterator[bytes]:
    """The bodies of these records of an .xlsb part, whose numbers and lengths are of one byte or more."""
    position = 0
    while position < len(content):
        number, position = _variable(content, position, 2)
        length, position = _variable(content, position, 4)
        if number in wanted:
            yield content[position : position + length]
        position += length


def _variable(content: bytes, position: int, most: int) -> tuple[int, int]:
    value = 0
    for turn in range(most):
        byte = content[position] if position < len(content) else 0
        position += 1
        value |= (byte & 0x7F) << (7 * turn)
        if not byte & 0x80:
            break
    return value, position


def globals_of(content: bytes, last: int) -> dict[int, bytes]:
    """The first record of each number at the head of an .xls stream, up to the one that ends it."""
    records: dict[int, bytes] = {}
    position = 0
    while position + 4 <= len(content):
        number = int.from_bytes(content[position : position + 2], "little")
        length = int.from_bytes(content[position + 2 : position + 4], "little")
        records.setdefault(number, content[position + 4 : position + 4 + length])
        if number == last:
            break
        position += 4 + length
    return records
