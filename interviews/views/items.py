"""What a set asks: put questions in, take them out, move, swap and annotate them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from interviews.actions import sets as actions
from interviews.entries import Entry, entries_of
from interviews.forms import AddForm, AddSomewhereForm, ItemForm, MoveForm, OrderForm, SwapForm
from interviews.models import QuestionSet
from interviews.views.building import answer
from interviews.views.doors import editable_set
from interviews.views.rooms import for_interviewers
from questions.facets import current_index
from questions.listing import PAGE_SIZE, open_own_list
from questions.models import Question
from questions.onward import in_order
from web.htmx import see_other

QUICKER = "Somebody changed this set in the meantime. This is how it stands now; nothing was moved."
SIMILAR = 12
SETS = 30


@require_POST
@for_interviewers
def add_items(request: HttpRequest, pk: int) -> HttpResponse:
    found = editable_set(request, pk)
    form = AddForm(request.POST, user=request.user)
    if not form.is_valid():
        return answer(request, found, note=" ".join(map(str, form.errors["question"])), status=422)
    questions = form.cleaned_data["question"]
    try:
        actions.add_questions(found, questions)
    except actions.Full as full:
        return answer(request, found, note=str(full), status=422)
    return answer(request, found, changed=questions)


@require_POST
@for_interviewers
def remove_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = editable_set(request, pk)
    questions = Question.objects.filter(set_items=item, set_items__set=found)
    changed = list(questions.only("pk", "slug"))
    actions.remove_item(found, item)
    return answer(request, found, changed=changed)


@require_POST
@for_interviewers
def move_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = editable_set(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return answer(request, found, note="Say to=up or to=down.", status=422)
    by, version = form.cleaned_data["to"], form.cleaned_data["version"]
    try:
        actions.move_item(found, item, by=by, version=version)
    except actions.Gone:
        raise Http404 from None
    except actions.Conflict:
        return answer(request, found, note=QUICKER, status=409)
    return answer(request, found)


@require_POST
@for_interviewers
def order_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a whole order. If somebody was quicker, both orders are shown, one button apart."""
    found = editable_set(request, pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return answer(request, found, note="That is no order of this set.", status=422)
    wanted, version = form.cleaned_data["item"], form.cleaned_data["version"]
    try:
        actions.order_items(found, wanted, version=version)
    except actions.Conflict:
        by_id = {entry.item.pk: entry for entry in entries_of(found, request.user)}
        mine = [by_id[item] for item in dict.fromkeys(wanted) if item in by_id]
        return answer(request, found, note=QUICKER, status=409, wanted=mine)
    return answer(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def edit_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Minutes and hint of an item. If somebody was quicker, both versions are shown."""
    found = editable_set(request, pk)
    entry = entry_of(request, found, item)
    if request.method != "POST":
        form = ItemForm(instance=entry.item, initial={"version": found.version})
        return render(request, "interviews/item.html", {"form": form, "set": found, "entry": entry})
    form = ItemForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.change_item(found, item, **form.cleaned_data)
            return see_other(f"{found.get_absolute_url()}#item-{item}")
        except actions.Gone:
            raise Http404 from None
        except actions.Conflict:
            status = 409
            found, entry = editable_set(request, pk), entry_of(request, found, item)
    context = {"form": form, "set": found, "entry": entry, "now": entry if status == 409 else None}
    return render(request, "interviews/item.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def swap_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Questions like an item's, to be asked in its place."""
    found = editable_set(request, pk)
    entry = entry_of(request, found, item)
    form = SwapForm(request.POST or None, user=request.user)
    note, status = "", 422 if request.method == "POST" else 200
    if form.is_valid():
        (question, *_), version = form.cleaned_data["question"], form.cleaned_data["version"]
        try:
            actions.swap_item(found, item, question, version=version)
            return see_other(f"{found.get_absolute_url()}#item-{item}")
        except actions.Gone:
            raise Http404 from None
        except actions.Conflict:
            note, status = QUICKER, 409
            found = editable_set(request, pk)
    similar = similar_to(request, found, entry)
    context = {"set": found, "entry": entry, "similar": similar, "form": form, "note": note}
    return render(request, "interviews/swap.html", context, status=status)


def entry_of(request: HttpRequest, found: QuestionSet, item: int) -> Entry:
    """One item of a set; the same 404 whether it was taken out or is another set's."""
    for entry in entries_of(found, request.user):
        if entry.item.pk == item:
            return entry
    raise Http404


def similar_to(request: HttpRequest, found: QuestionSet, entry: Entry) -> list[Question]:
    """Questions with most of an item's topics that are not in its set yet."""
    index = current_index()
    taken = found.items.exclude(question=None).values_list("question_id", flat=True)
    within = index.visible_to(request.user) & ~index.mask_of(list(taken))
    masks = (index.masks["tag"].get(tag, 0) for tag in entry.tags)
    return in_order(index.in_most(masks, within, SIMILAR))


@require_http_methods(["GET", "HEAD", "POST"])
@for_interviewers
def add_to_set(request: HttpRequest) -> HttpResponse:
    """Put a question, or the first page of a list, into one of one's sets or into a new one."""
    form = AddSomewhereForm(request.POST or None, user=request.user)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        found, questions = form.cleaned_data["into"], form.cleaned_data["question"]
        try:
            with transaction.atomic():
                found = found or actions.begin_set(request.user, title=form.cleaned_data["title"])
                added = actions.add_questions(found, questions)
            messages.info(request, f"{added} question{'' if added == 1 else 's'} added.")
            return see_other(found.get_absolute_url())
        except actions.Full as full:
            form.add_error(None, str(full))
    sets = QuestionSet.objects.editable_by(request.user).current().with_size()[:SETS]
    context = {"form": form, "sets": sets, "questions": asked_for(request)}
    return render(request, "interviews/add_to_set.html", context, status=status)


def asked_for(request: HttpRequest) -> list[Question]:
    """The questions that an address or a form names, else the first page of the list it names."""
    data = request.POST if request.method == "POST" else request.GET
    if "question" in data:
        form = AddForm(data, user=request.user)
        return form.cleaned_data["question"] if form.is_valid() else []
    return in_order(open_own_list(request).ids(PAGE_SIZE)[:PAGE_SIZE])
