"""What editors do with one question, or with many, beside filling in its form."""

from tests.access.table import NEVER, NOT_FOUND, ON, YES, Answer, Row, desk, desk_data

BASE = "questions/question/"


def desk_act(route: str, what: str, path: str, post: Answer) -> Row:
    """An address of the desk that is only posted to. An empty form changes nothing."""
    never = desk(NEVER, NEVER)
    return Row(
        f"admin/{BASE}{route}", what, f"/admin/{BASE}{path}",
        never, desk(post, post), never, never, never,
    )  # fmt: skip


def desk_look(route: str, what: str, path: str) -> Row:
    """An address of the desk that is only read, by any method that reads."""
    row = desk_data(f"{BASE}{route}", what, f"{BASE}{path}", desk(YES, YES))
    return Row(row.route, what, row.path, row.get, row.post, row.put, row.delete, row.post)


CURATING: list[Row] = [
    desk_act("steps/", "Take questions along the workflow", "steps/", ON),
    desk_act("next-texts/", "Publish the next texts of questions", "next-texts/", ON),
    desk_act("topic/", "Give questions a topic", "topic/", ON),
    desk_act("preview/", "See what one has typed", "preview/", YES),
    desk_look("fixes/", "What had best be put right next", "fixes/"),
    desk_look("<int:pk>/compare/", "Two versions side by side",
              "{question}/compare/?old=1&new=2"),
    desk_act("<int:pk>/revert/", "Bring back a version", "{question}/revert/", ON),
    desk_act("<int:pk>/next/", "Decide about a question's next text", "{question}/next/", ON),
    desk_act("<int:pk>/duplicate/", "Copy a question that isn't there", "0/duplicate/", NOT_FOUND),
    desk_act("<int:pk>/move/", "Move a question in bank order", "{question}/move/", ON),
    desk_act("<int:pk>/place/", "Put a question beside another", "{question}/place/", YES),
    Row("admin/questions/figure/<int:pk>/next/", "Decide about a figure's next drawing",
        "/admin/questions/figure/{figure}/next/",
        desk(NEVER, NEVER), desk(ON, ON), *[desk(NEVER, NEVER)] * 3),
    Row("admin/questions/figure/<int:pk>/next/drawing/", "A figure's next drawing",
        "/admin/questions/figure/{figure}/next/drawing/",
        desk(YES, YES), *[desk(NEVER, NEVER)] * 4),
    *[
        desk_look("<int:pk>/as/<str:who>/", f"A question as a {who} sees it",
                  f"{{question}}/as/{who}/")
        for who in ("visitor", "candidate", "interviewer")
    ],
]  # fmt: skip
