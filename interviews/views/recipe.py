"""Drawing a set from a recipe: the address is the whole draw, and a button puts it into the set."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from interviews.actions.recipe import put_drawn
from interviews.actions.sets import Conflict, Full
from interviews.drawing import Draw, draw
from interviews.models import QuestionSet
from interviews.recipe_form import PutForm, RecipeForm, usual_wish
from interviews.views.doors import editable_set
from interviews.views.rooms import for_interviewers
from questions.facets import current_index
from web.htmx import render_page, see_other, wants_partial

QUICKER = "Somebody changed this set in the meantime. This is what the recipe makes of it now."
ELSE = "The bank or your sets have changed in the meantime. This is what the recipe draws now."


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def recipe(request: HttpRequest, pk: int) -> HttpResponse:
    """A draw to look at. What is asked without a seed is sent on to an address that has one."""
    found = editable_set(request, pk)
    if not request.GET:
        return redirect(f"{request.path}?{_first_query(found)}")
    form = _form(request)
    if not form.is_valid():
        status = 200 if wants_partial(request) else 422
        return _page(request, found, form, None, status=status)
    wish = form.wish
    address = f"{request.path}?{wish.query}"
    if request.method == "POST":
        return _put(request, found, form, draw(found, request.user, wish))
    if wants_partial(request):
        return push_url(_page(request, found, form, draw(found, request.user, wish)), address)
    if address != request.get_full_path():
        return redirect(address)
    return _page(request, found, form, draw(found, request.user, wish))


def _put(request: HttpRequest, found: QuestionSet, form: RecipeForm, drawn: Draw) -> HttpResponse:
    """Write what was shown. If that is no longer what there is, show that instead."""
    sent = PutForm(request.POST)
    if drawn.impasse or not sent.is_valid():
        return _page(request, found, form, drawn, status=422)
    questions = drawn.questions
    if sent.cleaned_data["question"] != [question.pk for question in questions]:
        return _page(request, found, form, drawn, note=ELSE, status=409)
    wish = drawn.wish
    lasting = replace(wish, met=None)  # one candidate's matter, and not everybody's who edits
    said = {"query": lasting.recipe_query, "sentence": drawn.headline, "seed": wish.seed}
    try:
        put_drawn(
            found, questions, kept=wish.keep, recipe=said, version=sent.cleaned_data["version"]
        )
    except Conflict:
        now = editable_set(request, found.pk)
        drawn = draw(now, request.user, wish)
        return _page(request, now, form, drawn, note=QUICKER, status=409)
    except Full as full:
        return _page(request, found, form, drawn, note=str(full), status=422)
    messages.info(request, f"Drawn: {said['sentence']}. The seed was {wish.seed}.")
    return see_other(found.get_absolute_url())


def _page(
    request: HttpRequest,
    found: QuestionSet,
    form: RecipeForm,
    drawn: Draw | None,
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "set": found, "form": form, "draw": drawn, "note": note, "swapped": wants_partial(request),
    }  # fmt: skip
    page = "interviews/recipe.html"
    if status != 200:
        return render(request, page, context, status=status)
    return render_page(request, page, context, partial="draw")


def _form(request: HttpRequest) -> RecipeForm:
    index = current_index()
    within = index.visible_to(request.user) & index.published
    return RecipeForm(request.GET, index=index, within=within, user=request.user)


def _first_query(found: QuestionSet) -> str:
    """What the page opens with: the recipe that the set was drawn from, or the usual one, with
    the questions that are locked or have a hint kept."""
    wish = usual_wish(found)
    kept = found.items.filter(question__isnull=False).exclude(locked=False, hint="")
    keep = "".join(f"&keep={pk}" for pk in kept.values_list("question", flat=True))
    return (found.recipe.get("query") or wish.recipe_query) + keep
