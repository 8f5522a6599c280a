"""A picture made of pixels gets in as its pixels, written anew, or not at all."""

import io
import re
import struct
import zlib

import pytest
from PIL import Image

from questions.faults import BadFigure
from questions.figures import MAX_BYTES, fit
from questions.pngs import MAX_PIXELS, redrawn
from tests.questions.pictures import (
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    SIGNATURE,
    chunk,
    header,
    pixels,
    png,
)

COLOURS = chunk(b"PLTE", bytes(range(48)))


def kinds(content: bytes) -> list[bytes]:
    found, place = [], len(SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        found.append(content[place + 4 : place + 8])
        place += 12 + length
    return found


def shown(content: bytes) -> list[tuple[int, ...]]:
    """The colours of all pixels."""
    with Image.open(io.BytesIO(content)) as image:
        data = image.convert("RGBA").tobytes()
    return list(zip(*[iter(data)] * 4, strict=True))


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (png(bits=1, colours=GREY), "1"),
        (png(bits=4, colours=GREY), "L"),
        (png(colours=GREY, more=chunk(b"tRNS", b"\0\x1f")), "L"),
        (png(colours=GREY_ALPHA), "LA"),
        (png(bits=4, colours=PALETTE, more=COLOURS), "P"),
        (png(bits=2, colours=PALETTE, more=COLOURS + chunk(b"tRNS", b"\0\x80")), "P"),
        (png(colours=RGB), "RGB"),
        (png(colours=RGBA), "RGBA"),
    ],
    ids="bits grey grey-clear grey-alpha palette palette-clear colours colours-alpha".split(),
)
def test_a_picture_looks_the_same_and_is_the_same_the_second_time(content: bytes, mode: str):
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == mode  # or the test would say nothing about it

    again, width, height = redrawn(content)

    assert (width, height) == (4, 3)
    assert shown(again) == shown(content)
    assert redrawn(again) == (again, 4, 3)


@pytest.mark.parametrize("colours", [GREY, GREY_ALPHA, RGB, RGBA])
def test_of_sixteen_bits_a_colour_the_upper_eight_stay(colours: int):
    again, _, _ = redrawn(png(bits=16, colours=colours))

    assert again[24] == 8
    # Samples are 0, 31, 62 ... in the first row, of which every other one is an upper half.
    grey = colours in {GREY, GREY_ALPHA}
    assert shown(again)[0][:3] == ((0, 0, 0) if grey else (0, 62, 124))
    assert redrawn(again)[0] == again


def test_an_interlaced_picture_is_drawn_in_full():
    # One pixel has one pass.
    row = chunk(b"IDAT", zlib.compress(b"\0\x0a\x14\x1e"))
    again, _, _ = redrawn(SIGNATURE + header(1, 1, laced=1) + row + chunk(b"IEND"))

    assert shown(again) == [(10, 20, 30, 255)]
    assert again[28] == 0


def test_what_is_no_pixel_is_left_behind():
    more = b"".join(
        [
            chunk(b"tEXt", b"Comment\0<script>alert(1)</script>"),
            chunk(b"zTXt", b"bomb\0\0" + zlib.compress(b"0" * 3_000_000)),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<?xpacket?>"),
            chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"not one")),
            chunk(b"eXIf", b"GPS 52.5 13.4"),
            chunk(b"gAMA", b"\0\0\0\0"),
            chunk(b"pHYs", b"\0" * 9),
            chunk(b"tIME", b"\0" * 7),
            chunk(b"prVt", b"<svg onload=alert(1)>"),
        ]
    )
    again, _, _ = redrawn(png(more=more) + b"PK\x03\x04 and a zip behind its end")

    assert again == redrawn(png())[0]
    assert set(kinds(again)) == {b"IHDR", b"IDAT", b"IEND"}


WHOLE = png()
HALF = chunk(b"IDAT", pixels(4, 3)[8:-20])
CROWD = SIGNATURE + header(3_000, 2_001, bits=1, colours=GREY)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not a PNG"),
        (b"<svg/>", "is not a PNG"),
        (b"GIF89a", "is not a PNG"),
        (SIGNATURE, "cut off"),
        (WHOLE[:-13], "cut off"),
        (WHOLE[:40], "cut off"),
        (SIGNATURE + b"\xff" * 40, "cut off"),
        (WHOLE[:50] + b"?" + WHOLE[51:], "damaged"),
        (SIGNATURE + pixels(4, 3) + chunk(b"IEND"), "without a proper beginning"),
        (SIGNATURE + chunk(b"IHDR", b"1") + chunk(b"IEND"), "without a proper beginning"),
        (png(more=header(4_000, 4_000)), "without a proper beginning"),
        (SIGNATURE + header(4, 3) + chunk(b"IEND"), "can't be read"),
        (SIGNATURE + header(4, 3) + HALF + chunk(b"IEND"), "can't be read"),
        (SIGNATURE + header(4, 3) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND"), "can't be read"),
        (png(bits=3), "can't be read"),
        (png(more=chunk(b"acTL", b"\0\0\0\2\0\0\0\0")), "moves"),
        (SIGNATURE + header(0, 3) + chunk(b"IEND"), "has 0 × 3 pixels"),
        (SIGNATURE + header(65_535, 65_535) + pixels(4, 3) + chunk(b"IEND"), "65,535 × 65,535"),
        (CROWD + chunk(b"IEND"), f"{MAX_PIXELS:,} in all"),
    ],
    ids=range(19),
)
def test_what_is_no_picture_or_too_much_of_one_is_refused(content: bytes, reason: str):
    with pytest.raises(BadFigure, match=re.escape(reason)):
        redrawn(content)


def test_name_and_content_agree():
    with pytest.raises(BadFigure, match="is a PNG, whatever its name says"):
        fit("a.svg", png())
    with pytest.raises(BadFigure, match="is not a PNG, whatever its name says"):
        fit("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>')


def test_a_picture_of_many_bytes_is_refused_before_it_is_opened():
    with pytest.raises(BadFigure, match="500,000 are allowed"):
        fit("a.png", b"?" * (MAX_BYTES + 1))


def test_a_picture_that_would_be_too_long_once_written_is_refused():
    """Or its own export could not come in again."""
    noise = Image.effect_noise((900, 900), 90)
    packed = io.BytesIO()
    noise.quantize(16).save(packed, "PNG", optimize=True)
    clear = packed.getvalue()
    start = clear.index(b"IDAT") - 4
    content = clear[:start] + chunk(b"tRNS", b"\x80") + clear[start:]
    assert len(content) < MAX_BYTES

    with pytest.raises(BadFigure, match="500,000 are allowed"):
        fit("a.png", content)
