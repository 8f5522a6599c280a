"""A small bank for the browser: enough to filter, to page through and to read."""

from questions.models import Figure, Question, Role
from tests.factories import make_question, make_questions, make_term

LONG_WORD = "/".join(["very-long-address"] * 6)
ANSWER = (
    rf"""Text with *stress*, `code` and a long word: {LONG_WORD}.

"""
    r"""### What each can prove

A formula, $p = \frac{k}{n}$, and one of its own:

$$\sum_{i=1}^{n} (y_i - \hat{y}_i)^2$$

![A line that rises from left to right](figures/rise.svg)

| change to detect | canary at 5 % | at 10 req/s |
|---|---:|---:|
| error rate 0.5 to 0.75 % | 9,677 | 16 min |
| conversion 5 to 4.75 % | 59,958 | 100 min |

### What neither can

| a second | table |
|---|---|
| with | cells |

```python
def passed(errors: int, requests: int) -> bool:
    return requests > 9_677 and errors / requests < 0.0075  # and only then
```
"""
)
FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200" width="480" height="200">'
    b'<path d="M20 180 460 20" stroke="gray" fill="none"/></svg>'
)


def make_bank() -> Question:
    """Seven questions of three difficulties, and a role without any; gives the richest of them."""
    Figure.objects.create(name="rise.svg", content=FIGURE, width=480, height=200, digest="rise")
    rich = make_question(
        slug="shadow-or-canary",
        title="What is the difference between a shadow and a canary?",
        position=5,
        difficulty="hard",
        companies=("Google", "Netflix"),
        roles=("mlops-engineer", "data-scientist"),
        tags=("deployment", "monitoring"),
        hint="Ask who is *exposed*.",
        answer=ANSWER,
    )
    make_questions(4, companies=("Uber",))
    make_questions(2, difficulty="easy", tags=("drift",), trap="Trusting a zebra.")
    make_term(Role, "research-scientist")
    return rich
