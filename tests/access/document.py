"""``docs/access.md``, made from the table."""

from pathlib import Path

from tests.access.table import (
    ACCOUNTS,
    BANK,
    DESK,
    EXCHANGE,
    INTERVIEWS,
    NEVER,
    PRACTICE,
    REPORTS,
    SETS,
    SITE,
    WHO,
    Answers,
    Row,
)

PATH = Path(__file__).parents[2] / "docs" / "access.md"

HEADS = {
    "visitor": "visitor",
    "alice": "candidate",
    "bob": "another candidate",
    "ivy": "interviewer",
    "eve": "editor",
    "root": "superuser",
    "gone": "deactivated",
}

INTRODUCTION = """\
# Who sees what

Made from `tests/access/table.py` by `python -m tests.access`; the tests fail when this page, that
table and the site disagree, and when the site has an address that the table doesn't name.

**yes**: the page. **sent on**: a redirect to where it is, or to the next step. **log in**: a
redirect to the log-in page. **not found**: the same answer, byte for byte, as for an address that
doesn't exist. **refused**: 403. Where a page takes a form, a second line says what sending it does.
All other methods change nothing, for anyone.

The wall, in words:

- A question is seen by everyone if it is published and public, or was embargoed until an instant
  that has passed. Interviewers also see what is published for interviews only or still under
  embargo. Drafts, questions in review and retired ones are for editors.
- Whoever may not see a question does not meet it in any list, count, search, facet, neighbour,
  related question or redirect. A company or tag that only such questions have is not offered and
  not understood as a filter.
- What an answer worth 1, 2, 3 or 4 sounds like is shown to interviewers and editors.
- Roles are a fixed list and always shown.
- **Figures are public**, those of hidden questions too: whoever knows a figure's name can open it.
  Draw nothing in one that gives a question away.
- A right taken away, and an account deactivated, count from the very next request.
- The desk is Django's admin. To anyone who is logged in and no editor it does not exist.
"""


def render() -> str:
    parts = [INTRODUCTION]
    for title, rows in (
        ("The bank", [*BANK, *REPORTS]), ("Accounts", ACCOUNTS), ("Practice", PRACTICE),
        ("Sets", SETS), ("Interviews", INTERVIEWS), ("The desk", [*DESK, *EXCHANGE]),
        ("The site", SITE),
    ):  # fmt: skip
        parts.append(f"\n## {title}\n\n")
        parts.append(f"| | | {' | '.join(HEADS[who] for who in WHO)} |\n")
        parts.append(f"|---|---|{'---|' * len(WHO)}\n")
        for row in rows:
            parts += lines(row)
    return "".join(parts)


def lines(row: Row) -> list[str]:
    address = row.path.replace("|", "\\|")
    found = [f"| {row.what} | `{address}` | {cells(row.get)} |\n"]
    if row.post != row.get and set(row.post.values()) != {NEVER}:
        found.append(f"| … sent | | {cells(row.post)} |\n")
    return found


def cells(answers: Answers) -> str:
    return " | ".join(answers[who].value for who in WHO)
