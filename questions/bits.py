"""Masks: integers with a bit for each question, the first question's the lowest."""

import re
from collections.abc import Iterable
from itertools import compress

_AS_FLAGS = bytes.maketrans(b"01", b"\0\1")
_AS_DIGITS = bytes.maketrans(b"\0\1", b"01")


def ones(mask: int) -> Iterable[int]:
    """The places of a mask's ones."""
    if mask.bit_count() * 32 < mask.bit_length():  # then most bytes are empty
        data = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
        return (
            found.start() * 8 + bit
            for found in re.finditer(rb"[^\0]", data)
            for bit in range(8)
            if data[found.start()] >> bit & 1
        )
    flags = flags_of(mask)
    return compress(range(len(flags)), flags)


def with_ones(places: Iterable[int], size: int) -> int:
    """The mask of ``size`` bits that has its ones at some places."""
    data = bytearray(size // 8 + 1)
    for place in places:
        data[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(data, "little")


def flags_of(mask: int) -> bytes:
    """One byte for each bit, lowest first: 1 where the mask has a one."""
    return f"{mask:b}"[::-1].encode().translate(_AS_FLAGS)


def from_flags(flags: bytes) -> int:
    """The mask of one byte for each bit, highest first: 1 where it is to have a one."""
    return int(flags.translate(_AS_DIGITS) or b"0", 2)
