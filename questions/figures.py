"""Drawings: only SVG that carries nothing but shapes, text and one style sheet gets in."""

import base64
import hashlib
import re
from xml.etree import ElementTree

MAX_BYTES = 200_000
NAME = re.compile(r"[\w-]+\.svg")
FORBIDDEN = {"script", "foreignObject", "iframe", "image", "a", "animate", "set", "handler"}


class BadFigure(ValueError):
    """A file that is not a drawing the bank will keep."""


def size_of(name: str, content: bytes) -> tuple[int, int]:
    """The width and height of a drawing. Raises ``BadFigure`` if it is not safe to show."""
    if not NAME.fullmatch(name):
        raise BadFigure("has a name other than letters, digits, - and _, ending in .svg")
    if len(content) > MAX_BYTES:
        raise BadFigure(f"has {len(content):,} bytes; {MAX_BYTES:,} are allowed")
    if b"<!" in content.replace(b"<!--", b""):
        raise BadFigure("has a document type or entities; a drawing needs neither")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - no entities: refused above
    except (ElementTree.ParseError, ValueError) as error:
        raise BadFigure(f"is not well-formed XML ({error})") from error
    for element in root.iter():
        if problem := _problem(element):
            raise BadFigure(problem)
    box = root.get("viewBox", "").split()
    if _local(root.tag) != "svg" or len(box) != 4:
        raise BadFigure("is not an <svg> with a viewBox")
    try:
        return round(float(box[2])), round(float(box[3]))
    except (ValueError, OverflowError) as error:
        raise BadFigure("has a viewBox that is not four numbers") from error


def style_hashes(content: bytes) -> list[str]:
    """Hashes of the style sheets in a drawing, as a content security policy names them."""
    sheets = re.findall(rb"<style[^>]*>(.*?)</style>", content, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(sheet).digest()).decode() for sheet in sheets)
    return [f"'sha256-{digest}'" for digest in digests]


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _problem(element: ElementTree.Element) -> str:
    tag = _local(element.tag)
    if tag in FORBIDDEN:
        return f"has a <{tag}>, which a drawing doesn't need"
    for name, value in element.attrib.items():
        attribute = _local(name).lower()
        if attribute.startswith("on") or attribute == "style":
            return f"has the attribute {attribute}"
        if attribute == "href" and not value.startswith("#"):
            return f"points to {value!r}"
        if re.search(r"url\((?!\s*['\"]?#)", value):
            return f"points elsewhere with {value!r}"
    if tag == "style" and re.search(r"@import|url\(", element.text or "", re.IGNORECASE):
        return "has a style sheet that loads something"
    return ""
