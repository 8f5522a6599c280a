"""Figures that published questions show: a new drawing waits as new words do."""

import hashlib
from typing import Any

from django.db import transaction

from questions.actions import showing, write_figure
from questions.bank import Bank
from questions.content import Status
from questions.models import Figure
from questions.proposals.actions import Refused
from questions.proposals.models import Redrawing


@transaction.atomic
def write_drawing(
    name: str, content: bytes, *, width: int, height: int, by: Any, second_person: bool
) -> bool:
    """Keep a figure under its name, or beside the one there is. Returns whether it waits."""
    Bank.lock()
    figure = Figure.objects.filter(name=name).first()
    shown = showing(name).filter(status=Status.PUBLISHED)
    if figure is None or not (second_person and shown.exists()):
        Redrawing.objects.filter(figure=figure).delete()
        write_figure(name, content, width=width, height=height)
        return False
    if figure.digest == hashlib.sha256(content).hexdigest():
        return False
    values = {"content": content, "width": width, "height": height, "by": by}
    Redrawing.objects.filter(figure=figure).delete()
    Redrawing.objects.create(figure=figure, **values)
    return True


def refusal(redrawing: Redrawing, *, by: Any, second_person: bool) -> str:
    """Why somebody can't put a new drawing in its place, nothing if they can."""
    if second_person and redrawing.by_id == by.pk:
        return "This drawing is yours: another editor has to accept it."
    return ""


@transaction.atomic
def accept(figure: Figure, pk: int, *, by: Any, seen: str, second_person: bool) -> None:
    """Put the new drawing in the place of the one whose digest was ``seen``. Raises ``Refused``."""
    Bank.lock()
    redrawing = _waiting(figure, pk)
    figure.refresh_from_db(fields=["digest"])
    if figure.digest != seen:
        raise Refused("The drawing was replaced in the meantime: look at both again.")
    if why := refusal(redrawing, by=by, second_person=second_person):
        raise Refused(why)
    content = bytes(redrawing.content)
    write_figure(figure.name, content, width=redrawing.width, height=redrawing.height)
    redrawing.delete()


@transaction.atomic
def discard(figure: Figure, pk: int) -> None:
    """Forget the new drawing. Raises ``Refused``."""
    Bank.lock()
    _waiting(figure, pk).delete()


def _waiting(figure: Figure, pk: int) -> Redrawing:
    redrawing = Redrawing.objects.filter(figure=figure, pk=pk).first()
    if redrawing is None:
        raise Refused("Somebody decided about it, or drew another, in the meantime.")
    return redrawing
