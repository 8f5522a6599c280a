"""What an editor does on the desk, as a browser sends it."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from questions.actions import write_question
from questions.models import Question, QuestionVersion
from questions.rows import content_of

QUESTIONS = "/admin/questions/question/"
ADD = f"{QUESTIONS}add/"
STEPS = f"{QUESTIONS}steps/"


def change(question: Question) -> str:
    return reverse("admin:questions_question_change", args=[question.pk])


class Form(HTMLParser):
    """What a browser would send back for the form on a page, if nobody touched it."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._name = ""
        self._inside = False
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._inside = values.get("id", "").endswith("_form")
        if not self._inside:
            return
        if tag == "input" and values.get("type") not in {"submit", "checkbox"}:
            self.data[name] = values.get("value", "")
        elif tag == "input" and "checked" in values:
            self.data[name] = values.get("value", "on")
        elif tag == "select":
            self._name = name
            if "multiple" in values:
                self.data[name] = []
        elif tag == "option" and "selected" in values:
            if isinstance(self.data.get(self._name), list):
                self.data[self._name].append(values["value"])
            else:
                self.data[self._name] = values["value"]
        elif tag == "textarea":
            self._name, self._area = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # A browser drops the line break that follows the tag, and sends CRLF.
            text = self._area.removeprefix("\n").removeprefix("\r\n")
            self.data[self._name] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self._area = None


def opened(client: Client, address: str) -> dict[str, Any]:
    form = Form()
    form.feed(client.get(address).content.decode())
    return form.data


def save(client: Client, question: Question, **changes: Any) -> Any:
    address = change(question)
    return client.post(address, {**opened(client, address), **changes})


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def versions(question: Question) -> list[QuestionVersion]:
    return list(question.versions.order_by("number"))


def said(response: Any) -> str:
    """The messages of a page."""
    return " ".join(str(message) for message in response.context["messages"])


def fresh(question: Question) -> Question:
    return Question.objects.with_everything().get(pk=question.pk)


def edit(question: Question, by: User | None = None, **values: Any) -> Question:
    """Write into the bank itself, past the desk."""
    return write_question(replace(content_of(fresh(question)), **values), fresh(question), by=by)


def status(question: Question) -> str:
    return Question.objects.values_list("status", flat=True).get(pk=question.pk)
