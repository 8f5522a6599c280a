"""What is kept of an interviewer's sets, as files of their own."""

import json
from collections.abc import Mapping
from typing import Any

from interviews.entries import entries_of
from interviews.exchange import as_json
from interviews.models import Collaborator, QuestionSet, ShareLink
from web.registry import PersonalData


def kept_of_sets() -> list[tuple[str, str]]:
    return [
        (
            "Question sets you build, with their hints, own questions, collaborators and links",
            "as long as you have the account, unless you give them to somebody else",
        ),
        (
            "How often each of a set's links was opened, and when last; not by whom",
            "as long as the set",
        ),
        ("That a colleague lets you see or edit a set", "until one of you ends it"),
    ]


def export_of(user: Any) -> Mapping[str, str | bytes]:
    """A file for each set of one's own, one that can be imported, and a list of what is shared."""
    own = QuestionSet.objects.filter(owner=user).select_related("role")
    files: dict[str, str | bytes] = {
        f"set-{found.pk}.json": as_json(found, entries_of(found, user, whole=True)) for found in own
    }
    invitations = Collaborator.objects.filter(user=user)
    rows = list(invitations.values("set__title", "can_edit", "made"))
    if own or rows:
        links = ShareLink.objects.filter(set__owner=user)
        shared = {
            "shared_with_me": rows,
            "collaborators": list(
                Collaborator.objects.filter(set__owner=user).values(
                    "set_id", "user__email", "can_edit", "made"
                )
            ),
            "links": list(
                links.values("set_id", "made", "expires", "revoked", "uses", "last_used")
            ),
        }
        files["sharing.json"] = json.dumps(shared, default=str, ensure_ascii=False, indent=2)
    return files


def delete_of(user: Any) -> None:
    """A set hangs on its owner, an invitation on whom it is for: they go with the user's row."""


DATA = PersonalData("sets", kept=kept_of_sets, export=export_of, delete=delete_of)
