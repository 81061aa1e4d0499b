"""GIF: pictures, their timing and how often they repeat stay; comments and what programs added go (GIF89a).

The blocks are copied: Pillow would draw all frames anew in 256 colours, where each may have a table of its own.
"""

from .faults import Damaged

_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_REPEATING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def clean(content: bytes) -> bytes:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 13:
        raise Damaged
    at = 13 + _table(content[10])
    kept = [content[:at]]
    while (block := _byte(content, at)) != _END:
        if block == _EXTENSION:
            stop = _after_pieces(content, at + 2)
            kept.append(_extension(content[at:stop]))
        elif block == _PICTURE:
            stop = _after_pieces(content, at + 11 + _table(_byte(content, at + 9)))
            kept.append(content[at:stop])
        else:
            raise Damaged
        at = stop
    return b"".join(kept) + bytes((_END,))


def _extension(whole: bytes) -> bytes:
    """An extension as it may stay: timing whole, repeating without what hides behind it."""
    if whole[1] == _TIMING:
        return whole
    is_repeating = whole[1] == _APPLICATION and whole[3:14] in _REPEATING and whole[14:16] == b"\x03\x01"
    return whole[:18] + b"\0" if is_repeating else b""


def _table(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_pieces(content: bytes, at: int) -> int:
    while length := _byte(content, at):
        at += length + 1
    return at + 1


def _byte(content: bytes, at: int) -> int:
    if at >= len(content):
        raise Damaged
    return content[at]
