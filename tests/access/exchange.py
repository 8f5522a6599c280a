"""Who may import, export and merge; who may write to the editors, and who reads it."""

from tests.access.table import (
    EDITORS,
    EVERYONE,
    IN,
    INTERVIEWERS,
    NEVER,
    NOT_FOUND,
    YES,
    Answers,
    Row,
    all_,
    by,
    desk,
    desk_model,
    desk_page,
    mine,
)

NOBODY = by(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND)


def written(route: str, what: str, path: str, answers: Answers) -> Row:
    """A form for readers: sent empty, it comes back with what is missing."""
    never = all_(NEVER)
    return Row(route, what, path, answers, answers, *[never] * 3)


REPORTS: list[Row] = [
    *[
        written(
            "questions/<slug:slug>/report/", f"Report a problem with {kind}",
            f"/questions/{slug}/report/", answers,
        )
        for slug, kind, answers in (
            ("public", "a public question", EVERYONE),
            ("interview", "an interview-only question", INTERVIEWERS),
            ("draft", "a draft", EDITORS),
            ("absent", "a question that isn't there", NOBODY),
        )
    ],
    written("suggest-a-question/", "Suggest a question", "/suggest-a-question/", EVERYONE),
    mine("me/reports/", "What one reported and suggested", "/me/reports/", IN),
]  # fmt: skip

EXCHANGE: list[Row] = [
    *desk_model("questions", "upload", "Imports", editor="vac", superuser="vac"),
    desk_page("questions/upload/export/", "Export", "questions/upload/export/", desk(YES, YES)),
    *[
        desk_page(
            f"questions/{word}/<path:object_id>/merge/", f"Merge {word}",
            f"questions/{word}/{{{word}}}/merge/", desk(YES, YES),
        )
        for word in ("company", "role", "tag")
    ],
    *desk_model("questions", "merge", "Merges", editor="vc", superuser="vc"),
    *desk_model("questions", "report", "Reports", editor="vcd", superuser="vcd"),
    *desk_model("questions", "suggestion", "Suggestions", editor="vcd", superuser="vcd"),
]  # fmt: skip
