"""HTML that is the same for many is cut at its places, and filled for each."""

from hypothesis import given
from hypothesis import strategies as st

from web.places import cut, fill, nothing

PAGE = "<p><!--star 12 a-slug--> and <!--mine--></p>\n<!--a remark-->"


def test_each_place_gets_what_its_filler_makes_of_what_stands_after_its_name():
    filled = fill(cut(PAGE), {"star": lambda rest: f"[{rest}]", "mine": nothing})

    assert filled == "<p>[12 a-slug] and </p>\n<!--a remark-->"


def test_what_is_put_in_is_not_looked_at_again():
    assert fill(cut("<!--own a-->"), {"own": lambda _: "<!--own b-->"}) == "<!--own b-->"


def test_pieces_can_be_filled_again_for_somebody_else():
    pieces = cut("for <!--own name-->")

    assert fill(pieces, {"own": lambda _: "a"}) == "for a"
    assert fill(pieces, {"own": lambda _: "b"}) == "for b"


@given(st.text(st.sampled_from("<!-> ab"), max_size=40))
def test_html_without_fillers_stays_as_it_was(html):
    assert fill(cut(html), {}) == html
