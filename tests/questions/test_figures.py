"""Only drawings that can do nothing get into the bank."""

import base64
import hashlib
from pathlib import Path

import pytest

from questions.faults import BadFigure
from questions.figures import MAX_BYTES_SVG, fit, size_of, style_hashes

FIGURES = Path(__file__).resolve().parents[2] / "fixtures" / "mlops" / "figures"


def svg(inside: str = "", attributes: str = 'viewBox="0 0 480 200"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize("file", sorted(FIGURES.glob("*")), ids=lambda file: file.name)
def test_each_figure_of_the_bank_is_a_safe_drawing(file: Path):
    width, height = size_of(file.read_bytes())

    assert 200 <= width <= 2000
    assert 100 <= height <= 2000


@pytest.mark.parametrize(
    ("box", "size"),
    [("0 0 480 200", (480, 200)), ("-5,-5, 480.4 , 199.6", (480, 200)), ("0\n0\t1 1", (1, 1))],
)
def test_a_drawing_is_as_large_as_its_view_box(box: str, size: tuple[int, int]):
    assert size_of(svg(attributes=f'viewBox="{box}"')) == size


@pytest.mark.parametrize(
    "inside",
    [
        '<title>T</title><desc>D</desc><rect class="box" x="1" y="2" width="3" height="4"/>',
        "<style>@media (prefers-color-scheme: dark) { .a { fill: #fff } }</style>",
        '<defs><marker id="m"/></defs><path d="M0 0" marker-end="url(#m)"/>',
        "<!-- a comment --><text>5 &lt; 6 &#x2014; <tspan>x</tspan></text>",
        '<use href="#m"/>',
    ],
)
def test_shapes_texts_and_a_style_sheet_are_welcome(inside: str):
    assert fit("a-B_9.svg", svg(inside)) == (svg(inside), 480, 200)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="#a"/>',
        '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="https://evil.example/a.png"/>',
        "<foreignObject><body/></foreignObject>",
        '<image href="https://evil.example/a.png"/>',
        '<feImage href="https://evil.example/a.png"/>',
        '<a href="https://evil.example">x</a>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<animateTransform attributeName="x"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<rect style="fill: red"/>',
        '<use href="https://evil.example/a.svg#x"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x"/>',
        '<rect fill="url(https://evil.example/a)"/>',
        "<rect fill=\"URL( '//evil.example/a')\"/>",
        '<rect fill="\\75rl(https://evil.example/a)"/>',
        "<style>@import 'https://evil.example/a.css';</style>",
        "<style>a { background: url(https://evil.example/a) }</style>",
        "<style>a { background: \\75 rl(https://evil.example/a) }</style>",
        "<style>a<title/>@import 'https://evil.example/a.css';</style>",
        "<![CDATA[x]]>",
        '<?xml-stylesheet href="https://evil.example/a.css"?>',
        "<unknown/>",
        "<text>not closed",
        "<text>&nbsp;</text>",
        "<text>\x00</text>",
    ],
)
def test_what_could_run_or_load_something_is_refused(inside: str):
    with pytest.raises(BadFigure):
        size_of(svg(inside))


@pytest.mark.parametrize(
    "name",
    [
        "a.gif", "a.svg.html", "../a.svg", "a b.svg", ".svg", "a.SVG", "ä.svg", "a\n.svg",
        f"{'a' * 91}.svg",
    ],
)  # fmt: skip
def test_a_name_is_plain_and_ends_in_svg_or_png(name: str):
    with pytest.raises(BadFigure, match="name"):
        fit(name, svg())


BOMB = '<!DOCTYPE svg [<!ENTITY a "{}">]>'.format("ha" * 9)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        b'<svg viewBox="0 0 1 1"/>',
        b"\x89PNG\r\n",
        svg(attributes=""),
        svg(attributes='viewBox="0 0 1"'),
        svg(attributes='viewBox="0 0 nan 1"'),
        svg(attributes='viewBox="0 0 inf 1"'),
        svg(attributes='viewBox="0 0 0 1"'),
        svg(attributes='viewBox="0 0 -5 1"'),
        svg(attributes='viewBox="0 0 99999999999 1"'),
        BOMB.encode() + svg("<text>&a;</text>"),
        (BOMB + svg("<text>&a;</text>").decode()).encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>' + svg(),
        b'<?xml version="1.0" encoding="latin-1"?>' + svg("<text>\u00e9</text>"),
    ],
    ids=range(15),
)
def test_what_is_no_drawing_is_refused(content: bytes):
    with pytest.raises(BadFigure):
        size_of(content)


def test_a_long_drawing_is_refused():
    with pytest.raises(BadFigure, match="200,000 are allowed"):
        fit("a.svg", svg(" " * MAX_BYTES_SVG))


def test_a_declaration_of_utf8_is_welcome():
    assert size_of(b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg()) == (480, 200)


def test_the_policy_names_each_style_sheet_by_its_hash():
    digest = base64.b64encode(hashlib.sha256(b".a { fill: red }").digest()).decode()

    assert style_hashes(svg("<style>.a { fill: red }</style>")) == [f"'sha256-{digest}'"]
