"""Pictures made of pixels: only the pixels get in, decoded and written anew.

What else such a file can carry (texts, places, colour profiles, frames, bytes after its end) never
reaches the decoder, and so neither the bank.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image

from questions.faults import BadFigure

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_SIDE = 5_000
MAX_PIXELS = 6_000_000
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}

# The header is judged before anything is decoded; this is for a header that lies to us alone.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def redrawn(content: bytes) -> tuple[bytes, int, int]:
    """A picture written anew, with its width and height; the same bytes again if it already was.

    Raises ``BadFigure`` if it isn't one that can be read, or is too large.
    """
    if not content.startswith(SIGNATURE):
        raise BadFigure("is not a PNG, whatever its name says")
    bare = SIGNATURE + b"".join(_chunks(content))
    width, height = struct.unpack_from(">II", bare, len(SIGNATURE) + 8)
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE and width * height <= MAX_PIXELS):
        limit = f"{MAX_SIDE:,} a side and {MAX_PIXELS:,} in all are allowed"
        raise BadFigure(f"has {width:,} × {height:,} pixels; {limit}")
    try:
        with Image.open(io.BytesIO(bare), formats=["PNG"]) as image:
            pixels = _plain(image)
        written = io.BytesIO()
        pixels.save(written, "PNG", optimize=True)
    except Exception as error:  # the decoder raises many kinds
        raise BadFigure("is a PNG whose pixels can't be read") from error
    return written.getvalue(), width, height


def _chunks(content: bytes) -> Iterator[bytes]:
    """The parts of a file that make its pixels, whole, up to its end."""
    place = len(SIGNATURE)
    while True:
        length, kind = struct.unpack(">I4s", content[place : place + 8].ljust(8, b"\xff"))
        end = place + 12 + length
        if end > len(content):
            raise BadFigure("is a PNG that is cut off")
        if kind == b"acTL":
            raise BadFigure("is a PNG that moves; figures stand still")
        if (kind == b"IHDR") != (place == len(SIGNATURE)) or (kind == b"IHDR" and length != 13):
            raise BadFigure("is a PNG without a proper beginning")
        chunk = content[place:end]
        if kind in KEPT:
            if zlib.crc32(chunk[4:-4]).to_bytes(4, "big") != chunk[-4:]:
                raise BadFigure("is a PNG that was damaged on its way")
            yield chunk
        if kind == b"IEND":
            return
        place = end


def _plain(image: Image.Image) -> Image.Image:
    """The pixels in one of four forms (grey, palette, colours, with transparency), 8 bits each."""
    if image.mode == "I;16":
        high_bytes = image.tobytes()[1::2]  # little-endian, whatever the machine
        return Image.frombytes("L", image.size, high_bytes)
    if image.mode in {"LA", "RGBA"} or "transparency" in image.info:
        mode = "RGBA"
    else:
        mode = "L" if image.mode == "1" else image.mode
    pixels = image.convert(mode)
    plain = Image.frombytes(mode, image.size, pixels.tobytes())
    if mode == "P":
        plain.putpalette(pixels.getpalette() or [])
    return plain
