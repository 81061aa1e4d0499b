"""The colour profile of a picture: its figures stay, its words go (ICC.1:2022; a calibrated screen bears names)."""

import struct

MOST_BYTES = 4 * 1024 * 1024
_HEADER = 128
_FIGURES = frozenset(
    b"rXYZ gXYZ bXYZ wtpt bkpt rTRC gTRC bTRC kTRC chad chrm cicp lumi gamt "
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 aarg aagg aabg".split()
)
_FORMS = frozenset(b"XYZ |curv|para|sf32|mft1|mft2|mAB |mBA |mpet|chrm|cicp".split(b"|"))
"""Tables of figures; texts are of other forms."""
_WORDS = (b"desc", b"cprt")
_TOLD = slice(48, 64)  # who made the device, which device
_MAKER = slice(80, 128)  # whose program made the profile, its fingerprint


def clean(profile: bytes) -> bytes:
    """The same profile without a name in it; nothing of one that can not be read."""
    try:
        parts = [entry for entry in _entries(profile) if entry[0] in _FIGURES and entry[1][:4] in _FORMS]
    except struct.error:
        return b""
    is_new = profile[8:9] >= b"\x04"
    return _built(_header(profile), parts + [(name, _words(name, is_new)) for name in _WORDS])


def _entries(profile: bytes) -> list[tuple[bytes, bytes]]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    places = [struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number) for number in range(min(count, 100))]
    return [(name, profile[start : start + size]) for name, start, size in places]


def _header(profile: bytes) -> bytearray:
    header = bytearray(profile[:_HEADER])
    for declared in (_TOLD, _MAKER):
        header[declared] = bytes(declared.stop - declared.start)
    return header


def _words(name: bytes, is_new: bool) -> bytes:
    """The two texts that a profile must have, in the form of its version, saying next to nothing."""
    if is_new:
        return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", 2, 28) + "-".encode("utf-16-be")
    if name == b"cprt":
        return b"text" + bytes(4) + b"-\0"
    return b"desc" + struct.pack(">4xI2s", 2, b"-\0") + bytes(78)


def _built(header: bytearray, parts: list[tuple[bytes, bytes]]) -> bytes:
    """Parts that are alike are kept once."""
    table, body, places = [], bytearray(), {}
    start = _HEADER + 4 + 12 * len(parts)
    for name, content in parts:
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table.append(struct.pack(">4sII", name, places[content], len(content)))
    whole = header + struct.pack(">I", len(parts)) + b"".join(table) + body
    struct.pack_into(">I", whole, 0, len(whole))
    return bytes(whole)
