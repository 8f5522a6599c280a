"""The one Markdown renderer: parse, colour the code, then let through only what is listed.

markdown-it never passes raw HTML on, and nh3 removes whatever is not on the lists below, so a text
can't carry a script, a style, an event handler or an ``hx-`` attribute into a page. Ids, figures
and the frames around tables are added after that, by us.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from itertools import chain, count
from typing import Any
from xml.etree import ElementTree

import nh3
from django.utils.text import slugify
from latex2mathml.converter import convert as mathml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

FIGURES = "figures/"
FIGURE = re.compile(rf"{FIGURES}(?P<name>[A-Za-z0-9_-]+\.(?:svg|png))")
Sizes = Mapping[str, tuple[int, int]]

MATHML_TAGS = set(
    "math mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover "
    "munderover mtable mtr mtd mstyle mpadded mphantom".split()
)
TEXT_TAGS = set(
    "p br hr em strong s code pre blockquote ul ol li a h3 h4 h5 h6 img div span "
    "table thead tbody tr th td".split()
)
MATHML_ATTRIBUTES = {"mathvariant", "stretchy", "fence", "separator", "form", "accent", "width"}
ALIGNED = {"end", "mid"}
ALLOWED_CLASSES = {
    "span": {name for name in STANDARD_TYPES.values() if name},
    "div": {"code"},
    "th": ALIGNED,
    "td": ALIGNED,
}
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # or nh3 would let title and lang through on all
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "div": {"data-language"},
    "math": {"display"},
    **dict.fromkeys(MATHML_TAGS - {"math"}, MATHML_ATTRIBUTES),
}


def render(text: str, *, sizes: Sequence[Any] | Sizes = (), prefix: str = "") -> str:
    """Blocks of Markdown as safe HTML.

    ``sizes`` gives the width and height of the figures by file name, so that a page doesn't jump
    when they arrive; headings get ids that begin with ``prefix``.
    """
    html = clean(_markdown.render(text))
    html = _add_heading_ids(html, prefix)
    html = _frame_tables(html)
    return _draw_figures(html, dict(sizes))


def render_inline(text: str) -> str:
    """One line of Markdown as safe HTML without a paragraph around it."""
    return _draw_figures(clean(_markdown.renderInline(text)), {})


def clean(html: str) -> str:
    """Only the listed tags, attributes, classes and schemes; links out get a polite ``rel``."""
    return nh3.clean(
        html,
        tags=TEXT_TAGS | MATHML_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )


def headings(html: str) -> list[tuple[str, str]]:
    """The ids and plain texts of the third-level headings in rendered HTML."""
    return [
        (match["id"], unescape(re.sub(r"<[^>]+>", "", match["text"])))
        for match in re.finditer(r'<h3 id="(?P<id>[^"]+)">(?P<text>.*?)</h3>', html)
    ]


def figures_in(text: str) -> set[str]:
    """The file names of the figures that a text shows."""
    return {
        source.removeprefix(FIGURES) for source in image_sources(text) if source.startswith(FIGURES)
    }


def image_sources(text: str) -> list[str]:
    """Where every image of a text comes from."""
    if "![" not in text:
        return []
    return [
        str(child.attrs["src"])
        for token in _markdown.parse(text)
        for child in token.children or []
        if child.type == "image"
    ]


def _highlight(code: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        return escape(code)
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: Any
) -> str:
    token = tokens[index]
    language = token.info.split()[0] if token.info.strip() else "text"
    code = _highlight(token.content, language, "")
    frame = f'<div class="code" data-language="{escape(language)}">'
    return f"{frame}<pre><code>{code}</code></pre></div>\n"


def _align(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: Any
) -> str:
    """A cell's alignment as a class: the policy forbids the style that markdown-it writes."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    for side, name in (("right", "end"), ("center", "mid")):
        if side in style:
            token.attrs["class"] = name
    return self.renderToken(tokens, index, options, _env)


def _formula(latex: str, *, display: str) -> str:
    """MathML; or the formula as it was typed, where the converter fails or makes anything else.

    It copies the words in a formula as they are, so what it made counts only if it is well-formed
    and has none but our tags: a ``<`` among the words would begin a tag of theirs.
    """
    try:
        html: str = mathml(latex, display=display)
        root = ElementTree.fromstring(html)  # noqa: S314 - no document type can stand in a formula
    except Exception:  # the converter raises many kinds
        return f"<code>{escape(latex)}</code>"
    if {element.tag.rpartition("}")[2] for element in root.iter()} <= MATHML_TAGS:
        return html
    return f"<code>{escape(latex)}</code>"


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    """A figure. Any other image would ask another site for it: its words stay, it doesn't."""
    token = tokens[index]
    words = escape(self.renderInlineAsText(token.children, options, env))
    source = str(token.attrs["src"])
    return f'<img src="{source}" alt="{words}">' if FIGURE.fullmatch(source) else words


def _math_inline(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: Any
) -> str:
    return _formula(tokens[index].content, display="inline")


def _math_block(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: Any
) -> str:
    return f"<p>{_formula(tokens[index].content, display='block')}</p>\n"


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    markdown.enable(["table", "strikethrough", "smartquotes"])
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    for name, rule in (
        ("fence", _fence),
        ("image", _image),
        ("th_open", _align),
        ("td_open", _align),
        ("math_inline", _math_inline),
        ("math_block", _math_block),
    ):
        markdown.add_render_rule(name, rule)
    return markdown


_markdown = _parser()


def _add_heading_ids(html: str, prefix: str) -> str:
    seen: set[str] = set()

    def identify(match: re.Match[str]) -> str:
        plain = unescape(re.sub(r"<[^>]+>", "", match["text"]))
        name = f"{prefix}{slugify(plain) or 'section'}"
        numbered = (f"{name}-{number}" for number in count(2))
        unique = next(each for each in chain([name], numbered) if each not in seen)
        seen.add(unique)
        return f'<h{match["level"]} id="{unique}">{match["text"]}</h{match["level"]}>'

    return re.sub(
        r"<h(?P<level>[3-6])>(?P<text>.*?)</h(?P=level)>", identify, html, flags=re.DOTALL
    )


def _frame_tables(html: str) -> str:
    """A frame that scrolls sideways on a narrow screen, and can be reached by keyboard to do so."""
    frame = '<div class="table" role="group" aria-label="Table" tabindex="0"><table>'
    return html.replace("<table>", frame).replace("</table>", "</table></div>")


def _draw_figures(html: str, sizes: Sizes) -> str:
    def draw(match: re.Match[str]) -> str:
        name, alt = match["name"], match["alt"]
        size = sizes.get(name)
        dimensions = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return (
            f'<img src="/figures/{name}" alt="{alt}"{dimensions} loading="lazy" decoding="async">'
        )

    html = re.sub(rf'<img src="{FIGURE.pattern}" alt="(?P<alt>[^"]*)">', draw, html)
    return re.sub(r"<p>(<img src=\"/figures/[^>]*>)</p>", r"<figure>\1</figure>", html)
