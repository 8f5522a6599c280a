"""Question sets in the table: ivy's own, a colleague's she may edit or only see, and another's.

Who has no part in a set gets what everybody else gets, the superuser among them.
"""

from tests.access.panel import interviewers
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

never = all_(NEVER)
ITEM = "items/<int:item>/"


def everybodys(route: str, what: str, *, post: bool = False) -> Row:
    """A page that every interviewer has."""
    sent = interviewers(YES) if post else never
    return Row(f"sets/{route}", what, f"/sets/{route}", interviewers(YES), sent, *[never] * 3)


def set_page(route: str, what: str, which: str, get: Answer, post: Answer) -> Row:
    """A page of one set, for ivy; for everybody else there is nothing."""
    place = route.replace("<int:item>", f"{{item_of_{which}}}").replace("<int:link>", "0")
    answers = [
        never if answer is NEVER else by(LOG_IN, NOT_FOUND, answer, NOT_FOUND, NOT_FOUND)
        for answer in (get, post)
    ]
    path = f"/sets/{{{which}}}/{place}"
    return Row(f"sets/<int:pk>/{route}", what, path, *answers, *[never] * 3)


# Who sees a set may do these, ...
LOOKING = [
    ("", "The set", YES, NEVER),
    ("print/", "Print it", YES, NEVER),
    ("export.zip", "Take it as Markdown", YES, NEVER),
    ("export.json", "Take it as JSON", YES, NEVER),
    ("duplicate/", "Copy it", NEVER, ON),
]
# ... who edits it these, ...
EDITING = [
    ("edit/", "Its title and time", YES, YES),
    ("recipe/", "Draw questions for it", ON, ON),
    ("items/add/", "Add questions", NEVER, YES),
    ("items/order/", "Put it in order", NEVER, YES),
    ("items/own/", "Write a question of one's own", YES, YES),
    (ITEM, "A question in it", YES, YES),
    (f"{ITEM}move/", "Move a question", NEVER, YES),
    (f"{ITEM}swap/", "Swap a question", YES, YES),
    (f"{ITEM}own/", "Change a question that is not one's own", NOT_FOUND, NOT_FOUND),
    (f"{ITEM}propose/", "Propose a question that is not one's own", NEVER, NOT_FOUND),
    (f"{ITEM}remove/", "Take a question out", NEVER, ON),
]
# ... and its owner these.
OWNING = [
    ("archive/", "Archive it", NEVER, YES),
    ("delete/", "Delete it, without having archived it", YES, YES),
    ("people/", "Who may see it", YES, YES),
    ("people/remove/", "Take an invitation back", NEVER, ON),
    ("transfer/", "Give it away", NEVER, ON),
    ("links/", "Make a link", NEVER, YES),
    ("links/<int:link>/revoke/", "Revoke a link", NEVER, ON),
]
LEAVING = ("leave/", "Leave it", NEVER, ON)


def of_set(which: str, whose: str, *, edits: bool, owns: bool) -> list[Row]:
    def refused(answer: Answer) -> Answer:
        return answer if answer is NEVER else REFUSED

    rows = [*LOOKING]
    for may, acts in ((edits, EDITING), (owns, OWNING)):
        rows += [
            (route, what, get, post) if may else (route, what, refused(get), refused(post))
            for route, what, get, post in acts
        ]
    return [
        set_page(route, f"{what}: {whose}", which, get, post)
        for route, what, get, post in [*rows, LEAVING]
    ]


SETS: list[Row] = [
    everybodys("", "One's sets"),
    everybodys("new/", "Make one", post=True),
    everybodys("add/", "Put questions into one", post=True),
    everybodys("import/", "Import one", post=True),
    *of_set("set", "one's own", edits=True, owns=True),
    *of_set("edited", "a colleague's one may edit", edits=True, owns=False),
    *of_set("seen", "a colleague's one may see", edits=False, owns=False),
    *[
        set_page(
            route, f"Another's set: {route or 'itself'}", "unseen",
            *(NEVER if answer is NEVER else NOT_FOUND for answer in answers),
        )
        for route, _, *answers in (*LOOKING, *EDITING, *OWNING, LEAVING)
    ],
    Row("s/<str:token>/", "A link to a set", "/s/{token}/", all_(YES), *[never] * 4),
    Row("s/<str:token>/", "A link that opens nothing", "/s/x/", all_(NOT_FOUND), *[never] * 4),
]  # fmt: skip
