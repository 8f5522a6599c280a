"""A learner's own words on a question, and what changed in it since they studied it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practice import actions
from practice.changes import changes_since
from practice.forms import NoteForm, WayBack
from practice.learners import learner_for_writing, learner_of, whose
from practice.models import Card, Note
from practice.views.marks import visible_question
from questions.models import Question
from web.htmx import see_other, wants_partial


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """The note on a page of its own; the question's page saves it here as it is typed."""
    question = visible_question(request, slug)
    found = Note.objects.of(whose(request)).filter(question=question).first()
    if request.method == "POST":
        return save_note(request, question, found)
    way = WayBack(request.GET)
    back = way.cleaned_data["next"] if way.is_valid() else ""
    return render(
        request, "practice/note.html", {"question": question, "note": found, "next": back}
    )


def save_note(request: HttpRequest, question: Question, found: Note | None) -> HttpResponse:
    """Keep what was typed; if another tab was quicker, show both texts and overwrite neither."""
    form = NoteForm(request.POST)
    typed = form.data.get("text", "")
    context = {"question": question, "note": found, "typed": typed, "form": form}
    if not form.is_valid():
        return answer_note(request, context, status=422)
    text = form.cleaned_data["text"]
    learner = learner_for_writing(request) if text.strip() else learner_of(request)
    try:
        version = form.cleaned_data["version"]
        written = actions.write_note(learner, question, text, version=version) if learner else None
    except actions.Stale:
        context["theirs"] = Note.objects.of(whose(request)).filter(question=question).first()
        return answer_note(request, context, status=409)
    if wants_partial(request):
        return answer_note(request, context | {"note": written, "saved": True})
    return see_other(form.cleaned_data["next"] or question.get_absolute_url() + "#note")


def answer_note(
    request: HttpRequest, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """htmx swaps no errors in, so it gets them with 200; the text stays where it was typed."""
    if wants_partial(request):
        return render(request, "practice/_note_state.html", context)
    return render(request, "practice/note.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in a question since its learner studied it; a POST says that it was seen."""
    question = visible_question(request, slug)
    card = Card.objects.of(whose(request)).filter(question=question).first()
    if request.method == "POST":
        learner = learner_of(request)
        if learner:
            actions.acknowledge(learner, question)
        return see_other(question.get_absolute_url())
    found = changes_since(question, card.question_version) if card else []
    return render(request, "practice/changes.html", {"question": question, "changes": found})
