"""The renderer: what is meant comes out well, and nothing else comes out."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.markdown import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_CLASSES,
    MATHML_TAGS,
    TEXT_TAGS,
    clean,
    figures_in,
    headings,
    image_sources,
    render,
    render_inline,
)

OURS = {
    "figure": set(),
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "div": {"class", "data-language", "role", "aria-label", "tabindex"},
    "a": {"href", "title", "rel"},
    **{f"h{level}": {"id"} for level in range(3, 7)},
}
VOID = {"br", "hr", "img"}


class Inspector(HTMLParser):
    """Collects what in a page is neither on the list of tags and attributes nor closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag not in TEXT_TAGS | MATHML_TAGS | {"figure"}:
            self.foreign.append(f"<{tag}>")
        known = OURS.get(tag, set(ALLOWED_ATTRIBUTES.get(tag, ())))
        for name, value in attrs:
            classes = set((value or "").split())
            fits = name in known or (name == "class" and classes <= ALLOWED_CLASSES.get(tag, set()))
            if not fits:
                self.foreign.append(f"{tag}[{name}={value}]")
            if name == "href" and urlsplit(value or "").scheme not in {
                "",
                "http",
                "https",
                "mailto",
            }:
                self.foreign.append(f"{tag} to {value}")
            if name == "src" and not re.fullmatch(r"/figures/[A-Za-z0-9_-]+\.svg", value or ""):
                self.foreign.append(f"{tag} from {value}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.foreign.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.foreign.append(f"<!{data}>")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def inspect(html: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector


def assert_inert(html: str) -> None:
    """Only listed tags, attributes, classes and addresses, each element closed."""
    inspector = inspect(html)
    assert inspector.foreign == [], html
    assert inspector.open == [], html


# Each would do something on a page if it came through as more than text.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=\"javascript:alert('x')\">",
    "<svg onload=alert(1)>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=data:text/html,x></object><embed src=x>",
    "<form action=//evil.example><input name=password><button>go</button></form>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>body{display:none}</style>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<div style='position:fixed;inset:0'>over all</div>",
    "<div class=header id=main>over all</div>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='//evil.example/x.css'?>",
    "<!DOCTYPE html><html><head></head></html>",
    # htmx runs these even where the policy forbids scripts.
    "<div hx-get='/accounts/logout/' hx-trigger=load></div>",
    "<div data-hx-post='/admin/' data-hx-trigger='load'></div>",
    "<p hx-on:click='alert(1)' hx-on::load='alert(1)'>x</p>",
    "<a hx-delete=/ hx-vals='js:{a:alert(1)}' href=/>x</a>",
    # Links and images.
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( javascript:alert(1) 'title')",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](https://a.example "<img src=x onerror=alert(1)>")',
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    '[x](https://a.example "<table><img src=x onerror=alert(1)>")',
    '[x](https://a.example "<h3>y</h3><img src=x onerror=alert(1)>")',
    '[x](https://a.example "<p><img src=\\"figures/a.svg\\" alt=\\"")',
    "![x](https://evil.example/pixel.gif)",
    "![x](//evil.example/pixel.gif)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](figures/../admin/)",
    "![x](figures/a.svg?x=//evil.example)",
    "![x](/figures/a.svg)",
    '![" onerror="alert(1)](figures/a.svg)',
    "![<script>alert(1)</script>](figures/a.svg)",
    "![><script>alert(1)</script>](https://evil.example/x.png)",
    "![![x](javascript:alert(1))](figures/a.svg)",
    # Code and formulas.
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "```python onload=alert(1) class=\"header\"\nx\n```",
    "~~~<img/src=x/onerror=alert(1)>\nx\n~~~",
    "    <script>alert(1)</script>",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\text{</mtext></math><script>alert(1)</script>}$",
    "$\\text{<b/>}$ $\\text{<a href='//evil.example'>x</a>}$",
    "$\\href{javascript:alert(1)}{x}$",
    "$$\n\\text{<style><img src=x onerror=alert(1)></style>}\n$$",
    "$\\style{position:fixed}{x}\\class{header}{x}\\id{main}{x}$",
    "$\\begin{array}{c}<script>alert(1)</script>\\end{array}$",
    # Tables and headings.
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "### <img src=x onerror=alert(1)>",
    '### a" onmouseover="alert(1)',
    "### [x](javascript:alert(1))",
    "### </h3><script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("how", [render, render_inline])
def test_an_attack_comes_out_inert(how, text: str):
    assert_inert(how(text))


def test_there_are_attacks_of_more_than_forty_kinds():
    assert len(set(ATTACKS)) >= 70


@pytest.mark.parametrize(
    "place", ["{}", "- {}\n- b", "> {}", "| a |\n|---|\n| {} |", "*{}*", "`` {}"]
)
@given(text=st.lists(st.sampled_from([*ATTACKS, "<", ">", '"', "`", "\n", "](", "$"])).map("".join))
def test_attacks_side_by_side_come_out_inert_wherever_they_stand(place: str, text: str):
    assert_inert(render(place.format(text), prefix="answer-"))


@given(st.text(st.sampled_from("<>\"'`$[]()!#|-=*_~&;:/\\ \nax1"), max_size=80))
def test_any_soup_of_signs_comes_out_inert(text: str):
    assert_inert(render(text))
    assert_inert(render_inline(text))


@given(st.text(max_size=60))
def test_the_cleaner_alone_would_stop_what_the_parser_let_through(text: str):
    tags = ("script", "img", "svg", "div", "math", "a", "table", "h3")
    evil = "onclick=alert(1) style=x id=main class=header hx-get=/ src=//evil.example"
    html = "".join(f"<{tag} {evil}>{text}" for tag in tags)

    inspector = inspect(clean(html))

    assert [part for part in inspector.foreign if "img from" not in part] == []


def test_what_was_written_as_a_tag_can_still_be_read():
    html = render("Use `<script>` or <b>bold</b>.")

    assert inspect(html).text.strip() == "Use <script> or <b>bold</b>."


# Words


def test_paragraphs_lists_quotes_and_emphasis():
    assert render("One *two* **three** ~~four~~.\n\n1. a\n2. b\n\n> q") == (
        "<p>One <em>two</em> <strong>three</strong> <s>four</s>.</p>\n"
        "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"
        "<blockquote>\n<p>q</p>\n</blockquote>\n"
    )


def test_quotes_are_set_and_other_signs_left_alone():
    assert render_inline('"It\'s" -- (c) ...') == "“It’s” -- (c) ..."


def test_one_line_has_no_paragraph_around_it():
    assert render_inline("**Why?** Because.") == "<strong>Why?</strong> Because."


def test_links_go_out_politely_and_stay_out_of_scripts_reach():
    assert render_inline("[x](https://example.org/?a=1&b=2 'T')") == (
        '<a href="https://example.org/?a=1&amp;b=2" title="T" '
        'rel="nofollow noopener noreferrer">x</a>'
    )


def test_an_address_in_angle_brackets_is_a_link_and_a_bare_one_is_text():
    assert "<a " in render_inline("<https://example.org>")
    assert "<a " not in render_inline("https://example.org")


# Headings


def test_headings_have_ids_under_the_prefix_and_each_its_own():
    html = render("### Why?\n\n### Why?\n\n#### A `b` & *c*\n\n### ???", prefix="answer-")

    assert re.findall(r'<h(\d) id="([^"]+)">', html) == [
        ("3", "answer-why"), ("3", "answer-why-2"), ("4", "answer-a-b-c"), ("3", "answer-section"),
    ]  # fmt: skip


def test_ids_are_our_own_and_never_the_texts():
    assert 'id="main"' not in render("### main\n\n<div id=main>", prefix="answer-")


def test_the_headings_of_a_text_are_listed_with_their_ids():
    html = render("### One `x` < 2\n\n#### Deeper\n\n### Two", prefix="a-")

    assert headings(html) == [("a-one-x-2", "One x < 2"), ("a-two", "Two")]


@pytest.mark.parametrize("text", ["### a\n\n### a-2\n\n### a", "### a-2\n\n### a\n\n### a"])
def test_no_two_headings_have_one_id(text: str):
    ids = [name for name, _ in headings(render(text))]

    assert len(ids) == len(set(ids)) == 3


# Tables


def test_a_table_is_framed_and_its_columns_are_aligned_by_class():
    html = render("| a | b | c | d |\n|---|:--|--:|:-:|\n| 1 | 2 | 3 | 4 |")

    assert html.startswith(
        '<div class="table" role="group" aria-label="Table" tabindex="0"><table>'
    )
    assert html.rstrip().endswith("</table></div>")
    assert '<th>a</th>\n<th>b</th>\n<th class="end">c</th>\n<th class="mid">d</th>' in html
    assert '<td>1</td>\n<td>2</td>\n<td class="end">3</td>\n<td class="mid">4</td>' in html
    assert "style" not in html


# Code


def test_code_is_coloured_and_says_its_language():
    html = render('```python\nx = "<b>"\n```')

    assert html.startswith('<div class="code" data-language="python"><pre><code>')
    assert '<span class="n">x</span>' in html
    assert inspect(html).text.strip() == 'x = "<b>"'


@pytest.mark.parametrize("language", ["", "nosuchlanguage", "text", "C++", "python3 title=x"])
def test_code_of_any_language_keeps_every_character(language: str):
    code = "a  <b> & 'c'\n\n\tindented `x`\n"

    assert inspect(render(f"```{language}\n{code}```")).text == f"{code}\n"


# Formulas


def test_a_formula_is_mathml_within_the_line_or_by_itself():
    assert render_inline("so $a^2$.").startswith('so <math display="inline"><mrow><msup>')
    block = render("$$\n\\frac{1}{2}\n$$")
    assert '<math display="block">' in block
    assert "<mfrac>" in block


def test_prices_are_not_formulas():
    assert render_inline("from $5 to $10 each") == "from $5 to $10 each"


@pytest.mark.parametrize(
    "latex", ["\\frac", "\\begin{matrix}", "}{", "\\left(", "x^2^3", "x&y", "\\text"]
)
def test_a_broken_formula_is_shown_as_it_was_typed(latex: str):
    assert inspect(render_inline(f"x ${latex}$ y")).text in {f"x {latex} y", f"x ${latex}$ y"}


def test_a_formula_whose_words_are_tags_is_shown_as_it_was_typed():
    assert render_inline("$\\text{<b/>}$") == "<code>\\text{&lt;b/&gt;}</code>"


# Figures


def test_a_figure_alone_in_its_paragraph_is_a_figure_with_its_size():
    html = render("![Two paths](figures/skew.svg)", sizes={"skew.svg": (480, 200)})

    assert html == (
        '<figure><img src="/figures/skew.svg" alt="Two paths" width="480" height="200" '
        'loading="lazy" decoding="async"></figure>\n'
    )


def test_a_figure_of_unknown_size_is_shown_all_the_same():
    assert "width" not in render("![x](figures/a.svg)")
    assert '<img src="/figures/a.svg" alt="x"' in render("![x](figures/a.svg)")


def test_a_figure_among_words_stays_among_them():
    assert "<figure>" not in render("See ![x](figures/a.svg) here.")


def test_the_words_of_a_figure_keep_their_signs():
    html = render('![a < b & "c" > d](figures/a.svg)')

    assert 'alt="a &lt; b &amp; &quot;c&quot; &gt; d"' in html
    assert html.startswith("<figure>")


@pytest.mark.parametrize(
    "source",
    ["https://evil.example/a.png", "//evil.example/a.png", "a.png", "/a.png", "figures/a.gif"],
)
def test_of_an_image_from_elsewhere_only_the_words_stay(source: str):
    assert render(f"Look: ![a picture]({source}).") == "<p>Look: a picture.</p>\n"
    assert render_inline(f"![a picture]({source})") == "a picture"


def test_the_images_of_a_text_are_found_where_they_are_images():
    text = "![a](figures/a.svg) `![b](figures/b.svg)`\n\n![c][r]\n\n[r]: https://c.example/c.png"

    assert image_sources(text) == ["figures/a.svg", "https://c.example/c.png"]
    assert figures_in(text) == {"a.svg"}


def test_a_text_without_images_has_none():
    assert image_sources("[x](figures/a.svg) ! [y](z)") == []
