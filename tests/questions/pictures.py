"""PNG files for the tests, chunk by chunk: honest ones, and ones that no program would write."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def header(width: int, height: int, *, bits: int = 8, colours: int = RGB, laced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, laced))


def pixels(width: int, height: int, *, bits: int = 8, colours: int = RGB) -> bytes:
    """Rows that differ from each other, without filters."""
    length = (width * SAMPLES[colours] * bits + 7) // 8
    rows = (bytes([0]) + bytes((7 * row + 31 * at) % 251 for at in range(length))
            for row in range(height))  # fmt: skip
    return chunk(b"IDAT", zlib.compress(b"".join(rows)))


def png(
    width: int = 4, height: int = 3, *, bits: int = 8, colours: int = RGB, more: bytes = b""
) -> bytes:
    """A picture; ``more`` stands between its header and its pixels."""
    start = SIGNATURE + header(width, height, bits=bits, colours=colours) + more
    return start + pixels(width, height, bits=bits, colours=colours) + chunk(b"IEND")
