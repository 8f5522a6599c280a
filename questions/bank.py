"""Which state the bank is in, and the bitsets that belong to it."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models
from django.db.models import QuerySet, Value
from django.utils.crypto import get_random_string

from web.prepared import Prepared
from web.roles import groups_of, have_to_be_read, note_roles


def new_revision() -> str:
    """Random, so that neither a restored backup nor a rollback ever repeats one."""
    return get_random_string(16)


class Bank(models.Model):
    """The one row that says which state the bank is in.

    ``revision`` moves with every change, ``public_revision`` only with one that a visitor can see:
    otherwise the work on hidden questions would show through it.
    """

    ROW = 1

    revision = models.CharField(max_length=16, default=new_revision)
    public_revision = models.CharField(max_length=16, default=new_revision)

    def __str__(self) -> str:
        return f"revision {self.revision}"

    @classmethod
    def lock(cls) -> Self:
        """The row, held until the end of the transaction: writers of the bank take turns."""
        cls.objects.get_or_create(pk=cls.ROW)
        return cls.objects.select_for_update().get(pk=cls.ROW)

    @classmethod
    def current(cls, user: Any = None) -> Self:
        """The row as it is now: one query, which every request of every page makes.

        The roles of the user who asks come with it, where they are not known yet.
        """
        if user is None or not have_to_be_read(user):
            return cls.among(CURRENT.rows())
        return cls.among(CURRENT_AND_ROLES.rows(user=user.pk), user)

    @classmethod
    def among(cls, rows: Iterable[Sequence[Any]], user: Any = None) -> Self:
        """The row among those of a query that ``state`` is a part of; notes the user's roles."""
        found, roles = ("", ""), []
        for what, first, second, *_more in rows:
            if what == "bank":
                found = (first, second)
            elif what == "role":
                roles.append(first)
        if user is not None and have_to_be_read(user):
            note_roles(user, roles)
        return cls(pk=cls.ROW, revision=found[0], public_revision=found[1])

    def move(self, *, public: bool) -> None:
        """Take a new revision, in the transaction that made the change."""
        self.revision = new_revision()
        if public:
            self.public_revision = new_revision()
        self.save()


def state(user: int | None = None, *more: Value) -> list[QuerySet[Any, Any]]:
    """The bank's row, and the roles of a user: what a union begins with that reads both.

    Their columns are what the row is ("bank", "role"), two texts, and ``more``.
    """
    bank = Bank.objects.filter(pk=Bank.ROW)
    found = [bank.values_list(Value("bank"), "revision", "public_revision", *more)]
    if user is not None:
        found.append(groups_of(user).values_list(Value("role"), "group__name", Value(""), *more))
    return found


def _current(user: int | None = None) -> QuerySet[Any, Any]:
    bank, *roles = state(user)
    return bank.union(*roles, all=True) if roles else bank


CURRENT = Prepared(_current)
CURRENT_AND_ROLES = Prepared(_current, user=int)


class Mask(models.Model):
    """One stored bitset or column of ``questions.masks``."""

    name = models.CharField(max_length=80, primary_key=True)
    bits = models.BinaryField()

    def __str__(self) -> str:
        return self.name
