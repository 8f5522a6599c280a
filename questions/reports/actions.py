"""Keeping what readers write, and answering it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from questions.models import Question
from questions.reports.forms import MessageForm
from questions.reports.models import Message, Report, State, Suggestion

# What is said to the reader if the editor says nothing else.
REPLIES: dict[type[Message], dict[str, str]] = {
    Report: {
        State.ACCEPTED: "Thank you. You are right, and we will correct it.",
        State.ANSWERED: "Thank you for asking.",
        State.DECLINED: "Thank you for writing. We looked at it again and leave it as it is.",
        State.DONE: "Thank you. It is corrected.",
    },
    Suggestion: {
        State.ACCEPTED: "Thank you. We will write an answer to it.",
        State.ANSWERED: "Thank you for asking.",
        State.DECLINED: "Thank you. We don’t take it up, because the bank has one much like it.",
        State.DONE: "Thank you. It is in the bank.",
    },
}


def keep(form: MessageForm, *, by: Any, question: Question | None = None) -> None:
    """Keep a valid message; the same form sent twice is kept once."""
    values = {name: form.cleaned_data[name] for name in form.Meta.fields}  # type: ignore[attr-defined]
    if question:
        newest = question.versions.order_by("-number").values_list("number", flat=True).first()
        values |= {"question": question, "version": newest or 1}
    model = form._meta.model
    model.objects.get_or_create(key=form.cleaned_data["key"], defaults={**values, "by": by})


def decide(message: Message, state: str, answer: str, *, by: Any, now: datetime) -> None:
    """Say what becomes of a message, in the editor's words or in the usual ones."""
    message.state = state
    message.answer = answer.strip() or REPLIES[type(message)].get(state, "")
    message.decided, message.decided_by = now, by
    message.save(update_fields=["state", "answer", "decided", "decided_by"])


def mail_answer(message: Message) -> None:
    """Send the answer to the address that the reader left. Raises what sending raises."""
    question = getattr(message, "question", None)
    about = question.title if question else str(message)
    address = reverse("questions:detail", args=[question.slug]) if question else "/"
    context = {
        "site": settings.SITE_NAME,
        "message": message,
        "about": about,
        "address": f"{settings.SITE_URL}{address}",
    }
    text = render_to_string("questions/answer_mail.txt", context)
    subject = " ".join(f"{settings.SITE_NAME}: {about}".split())[:150]
    send_mail(subject, text, None, [message.email])
