"""Interviews in the table: ivy's own, one she is only on the panel of, one she has no part in.

Her card is in, in all but ``{running}``. Who has no part in an interview gets what everybody else
gets, the person who was interviewed and the superuser among them.
"""

from tests.access.table import (
    LOG_IN,
    NEVER,
    NOT_FOUND,
    ON,
    REFUSED,
    YES,
    Answer,
    Row,
    all_,
    by,
)


def panel_page(
    route: str, what: str, which: str, get: Answer, post: Answer = NEVER, path: str = ""
) -> Row:
    """A page of one interview, for ivy; for everybody else there is nothing."""
    never = all_(NEVER)
    place = f"/interviews/{{{which}}}/{path or route}"
    answers = [
        never if answer is NEVER else by(LOG_IN, NOT_FOUND, answer, NOT_FOUND, NOT_FOUND)
        for answer in (get, post)
    ]
    return Row(f"interviews/<int:pk>/{route}", what, place, *answers, *[never] * 3)


def interviewers(answer: Answer) -> dict[str, Answer]:
    return by(LOG_IN, NOT_FOUND, answer, NOT_FOUND, answer)


ASK = "ask/<int:position>/"
never = all_(NEVER)
INTERVIEWS: list[Row] = [
    Row("interviews/", "One's interviews", "/interviews/", interviewers(YES), *[never] * 4),
    Row("interviews/new/", "Plan one", "/interviews/new/", interviewers(YES), interviewers(YES),
        *[never] * 3),
    *[
        row
        for which, whose, owner in (
            ("interview", "one's own", True), ("joined", "another's, as one of the panel", False),
        )
        for row in (
            panel_page("", f"An interview, {whose}", which, YES),
            panel_page("plan/", f"Change its plan, {whose}", which, YES if owner else REFUSED,
                       YES if owner else REFUSED),
            panel_page("start/", f"Start it, {whose}", which, NEVER, ON),
            panel_page("forget/", f"Forget or delete it, {whose}", which, YES if owner else REFUSED,
                       YES if owner else REFUSED),
            panel_page("ask/", f"Its cockpit, where one was, {whose}", which, ON),
            panel_page(ASK, f"A question in its cockpit, one's card being in, {whose}", which,
                       ON, YES, "ask/1/"),
            panel_page("card/", f"One's card, {whose}", which, YES, YES),
            panel_page("card/amend/", f"Amend one's card, {whose}", which, YES, YES),
            panel_page("grid/", f"Its debrief, one's card being in, {whose}", which, YES),
            panel_page("decide/", f"Decide it, {whose}", which, NEVER, YES if owner else REFUSED),
            panel_page("reopen/", f"Open it again, {whose}", which, NEVER,
                       ON if owner else REFUSED),
            panel_page("report/", f"Its report, one's card being in, {whose}", which, YES),
            panel_page("export.csv", f"Its table, {whose}", which, YES if owner else REFUSED),
            panel_page("export.json", f"All of it, {whose}", which, YES if owner else REFUSED),
        )
    ],
    panel_page(ASK, "A question in the cockpit", "running", YES, YES, "ask/1/"),
    panel_page(ASK, "A question that it doesn't have", "running", NOT_FOUND, NOT_FOUND, "ask/9/"),
    panel_page("card/", "One's card, before it is in", "running", YES, YES),
    panel_page("card/amend/", "Amend a card that is not in", "running", REFUSED, REFUSED),
    panel_page("grid/", "The debrief, before one's card is in", "running", REFUSED),
    panel_page("report/", "The report, before one's card is in", "running", REFUSED),
    panel_page("export.csv", "The table, before one's card is in", "running", REFUSED),
    panel_page("export.json", "All of it, before one's card is in", "running", REFUSED),
    panel_page("decide/", "Decide, before one's card is in", "running", NEVER, REFUSED),
    *[
        panel_page(route, f"Another panel's interview: {route or 'itself'}", "foreign", get, post,
                   route.replace("<int:position>", "1"))
        for route, get, post in (
            ("", NOT_FOUND, NEVER), ("plan/", NOT_FOUND, NOT_FOUND), ("start/", NEVER, NOT_FOUND),
            ("forget/", NOT_FOUND, NOT_FOUND), ("ask/", NOT_FOUND, NEVER),
            (ASK, NOT_FOUND, NOT_FOUND), ("card/", NOT_FOUND, NOT_FOUND),
            ("card/amend/", NOT_FOUND, NOT_FOUND), ("grid/", NOT_FOUND, NEVER),
            ("decide/", NEVER, NOT_FOUND), ("reopen/", NEVER, NOT_FOUND),
            ("report/", NOT_FOUND, NEVER), ("export.csv", NOT_FOUND, NEVER),
            ("export.json", NOT_FOUND, NEVER),
        )
    ],
]  # fmt: skip
