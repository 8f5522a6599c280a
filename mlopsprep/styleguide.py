"""Every component of the design on one page, to look at while changing it. In development only."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.markdown import render as render_markdown

COLOURS = (
    "paper card ink soft line edge accent wash trap-ink trap-wash easy medium hard wrong mark"
).split()
PROSE = """\
Text of an answer: a measure of about seventy characters, *emphasis*, **weight**, `code` and
[a link](https://example.org).

### A heading in an answer

- a list, for what is a list
- and its second point

| model | p50 | p99 |
|---|---:|---:|
| small | 4 ms | 19 ms |
| large | 31 ms | 212 ms |

```python
def drifted(psi: float) -> bool:
    return psi > 0.2  # a habit, not a law
```

The score of a leaf is $\\frac{-G}{H + \\lambda}$, and with it

$$L = \\sum_{i=1}^{n} (y_i - \\hat{y}_i)^2$$

> Somebody said this before.
"""


class ExampleForm(forms.Form):
    email = forms.EmailField(help_text="What people log in with.")
    role = forms.CharField(initial="MLOps Engineer")
    remember = forms.BooleanField(label="Remember me", required=False)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    form = ExampleForm({"email": "alice@", "role": "MLOps Engineer"})
    context = {
        "themes": ["light", "dark"],
        "colours": COLOURS,
        "prose": render_markdown(PROSE),
        "form": form,
    }
    return render(request, "styleguide.html", context)
