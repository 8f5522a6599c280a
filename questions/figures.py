"""Figures: SVG that carries nothing but shapes, text and one style sheet, and PNG drawn anew."""

import base64
import hashlib
import re
from xml.etree import ElementTree

from questions.faults import BadFigure
from questions.pngs import SIGNATURE, redrawn

MAX_BYTES = 500_000
MAX_BYTES_SVG = 200_000
MAX_SIDE = 10_000
NAME = re.compile(r"[A-Za-z0-9_-]{1,90}\.(svg|png)")
TYPES = {"svg": "image/svg+xml", "png": "image/png"}
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = set(
    "svg g defs symbol use title desc style path rect circle ellipse line polyline polygon "
    "text tspan textPath marker linearGradient radialGradient stop clipPath mask pattern".split()
)


def fit(name: str, content: bytes) -> tuple[bytes, int, int]:
    """A figure as the bank keeps it, with width and height: a drawing as it is, a picture anew.

    Raises ``BadFigure`` if it is not safe to show.
    """
    if not NAME.fullmatch(name):
        raise BadFigure("has a name other than letters, digits, - and _, ending in .svg or .png")
    _check_length(content, MAX_BYTES_SVG if name.endswith(".svg") else MAX_BYTES)
    if name.endswith(".svg"):
        return content, *size_of(content)
    content, width, height = redrawn(content)
    _check_length(content, MAX_BYTES)  # it must come in again where an export of it goes
    return content, width, height


def content_type(name: str) -> str:
    return TYPES[name.rpartition(".")[2]]


def _check_length(content: bytes, allowed: int) -> None:
    if len(content) > allowed:
        raise BadFigure(f"has {len(content):,} bytes; {allowed:,} are allowed")


def size_of(content: bytes) -> tuple[int, int]:
    """The width and height of a drawing. Raises ``BadFigure`` if it is not safe to show."""
    if content.startswith(SIGNATURE):
        raise BadFigure("is a PNG, whatever its name says")
    try:
        text = content.decode()
        if re.search(r"<!(?!--)|<\?(?!xml\s)|<\?xml[^>]*encoding=(?!.UTF-8)", text, re.IGNORECASE):
            raise BadFigure("has a document type, an instruction or an encoding besides UTF-8")
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - no entities: refused above
    except UnicodeDecodeError as error:
        raise BadFigure("is not UTF-8 text") from error
    except ElementTree.ParseError as error:
        raise BadFigure(f"is not well-formed XML ({error})") from error
    for element in root.iter():
        if problem := _problem(element):
            raise BadFigure(problem)
    return _size(root)


def _size(root: ElementTree.Element) -> tuple[int, int]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _, _, width, height = (round(float(number)) for number in box)
    except (ValueError, OverflowError) as error:
        raise BadFigure("is not an <svg> with a viewBox of four numbers") from error
    if root.tag != f"{SVG}svg" or not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise BadFigure(f"is not an <svg> with sides of 1 to {MAX_SIDE:,}")
    return width, height


def style_hashes(content: bytes) -> list[str]:
    """Hashes of the style sheets in a drawing, as a content security policy names them."""
    sheets = re.findall(rb"<style[^>]*>(.*?)</style>", content, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(sheet).digest()).decode() for sheet in sheets)
    return [f"'sha256-{digest}'" for digest in digests]


def _problem(element: ElementTree.Element) -> str:
    tag = element.tag.removeprefix(SVG)
    if tag not in SHAPES or not element.tag.startswith(SVG):
        return f"has a <{tag}>, which a drawing doesn't need"
    for name, value in element.attrib.items():
        attribute = name.rpartition("}")[2].lower()
        if attribute.startswith("on") or attribute == "style":
            return f"has the attribute {attribute}"
        if attribute in {"href", "src"} and not value.startswith("#"):
            return f"points to {value!r}"
        if re.search(r"\\|url\((?!\s*['\"]?#)", value, re.IGNORECASE):
            return f"points elsewhere with {value!r}"
    if tag == "style" and _loads("".join(element.itertext())):
        return "has a style sheet that loads something"
    return ""


def _loads(sheet: str) -> bool:
    """Whether a style sheet asks for another file; a backslash could hide that it does."""
    return re.search(r"@import|url\(|\\", sheet, re.IGNORECASE) is not None
