"""Every address of the site, and what each kind of person gets there.

A route that has no row fails the tests, and so does a row whose route is gone. A route that leads
to things of several kinds has a row for each. ``docs/access.md`` is made from these rows.
"""

from dataclasses import dataclass
from enum import Enum


class Answer(Enum):
    """What comes back, in the word that the documentation uses."""

    YES = "yes"
    ON = "sent on"
    LOG_IN = "log in"
    REFUSED = "refused"
    NOT_FOUND = "not found"
    NEVER = "–"  # not with this method, whoever asks


YES, ON, LOG_IN = Answer.YES, Answer.ON, Answer.LOG_IN
REFUSED, NOT_FOUND, NEVER = Answer.REFUSED, Answer.NOT_FOUND, Answer.NEVER

# "gone" was an editor, was deactivated, and still has the session of before.
WHO = ("visitor", "alice", "bob", "ivy", "eve", "root", "gone")
# The five kinds of person that by() tells apart.
ONE_OF_EACH = ("visitor", "alice", "ivy", "eve", "root")
Answers = dict[str, Answer]


@dataclass(frozen=True)
class Row:
    """What everybody gets at one address, for each method.

    HEAD is always as GET, and a method that doesn't exist as GET or as nothing. ``path`` may name
    the ids of things that the tests make, such as ``{company}``.
    """

    route: str
    what: str
    path: str
    get: Answers
    post: Answers
    put: Answers
    delete: Answers
    options: Answers


def all_(answer: Answer) -> Answers:
    return dict.fromkeys(WHO, answer)


def by(
    visitor: Answer, candidate: Answer, interviewer: Answer, editor: Answer, superuser: Answer
) -> Answers:
    """Both candidates get the same, and who was deactivated what a visitor gets."""
    return {
        "visitor": visitor,
        "alice": candidate,
        "bob": candidate,
        "ivy": interviewer,
        "eve": editor,
        "root": superuser,
        "gone": visitor,
    }


def in_or_out(visitor: Answer, user: Answer) -> Answers:
    return by(visitor, user, user, user, user)


def desk(editor: Answer, superuser: Answer) -> Answers:
    """Behind the desk's door, which only editors find."""
    return by(LOG_IN, NOT_FOUND, NOT_FOUND, editor, superuser)


def read_only(route: str, what: str, path: str, get: Answers) -> Row:
    never = all_(NEVER)
    return Row(route, what, path, get, post=never, put=never, delete=never, options=never)


def form(route: str, what: str, path: str, get: Answers, *, post: Answers | None = None) -> Row:
    """A page of allauth's with a form in it; an empty form comes back with what is missing."""
    delete = {who: NEVER if answer is YES else answer for who, answer in get.items()}
    sent = post or get
    return Row(route, what, path, get, post=sent, put=sent, delete=delete, options=get)


def notice(route: str, what: str, path: str) -> Row:
    """A page of allauth's that only says something, to everyone."""
    never = all_(NEVER)
    return Row(route, what, path, all_(YES), post=never, put=never, delete=never, options=all_(YES))


def desk_page(
    route: str, what: str, path: str, get: Answers, *, post: Answers | None = None
) -> Row:
    """A page of Django's admin, which only tells POST from everything else.

    An empty POST changes nothing: the tests look.
    """
    return Row(f"admin/{route}", what, f"/admin/{path}", get, post or get, get, get, get)


def desk_data(route: str, what: str, path: str, get: Answers) -> Row:
    """An address of the admin that is only read, mostly by its scripts."""
    inside = {who for who, answer in get.items() if answer in {YES, REFUSED}}
    never = get | dict.fromkeys(inside, NEVER)
    options = get | dict.fromkeys(inside, YES)
    return Row(f"admin/{route}", what, f"/admin/{path}", get, never, never, never, options)


def desk_model(app: str, model: str, what: str, *, editor: str, superuser: str) -> list[Row]:
    """The pages of one model; the rights are some of the letters v(iew) a(dd) c(hange) d(elete)."""

    def may(right: str) -> Answers:
        return desk(
            YES if right in editor else REFUSED,
            YES if right in superuser else REFUSED,
        )

    base = f"{app}/{model}/"
    one = f"{base}<path:object_id>/"
    this = f"{base}{{{model}}}/"
    return [
        desk_page(base, f"{what}: list", base, may("v")),
        desk_page(f"{base}add/", f"{what}: add", f"{base}add/", may("a")),
        desk_page(f"{one}history/", f"{what}: history", f"{this}history/", may("v")),
        desk_page(f"{one}delete/", f"{what}: delete", f"{this}delete/", may("d")),
        desk_page(
            f"{one}change/", f"{what}: look at, change", f"{this}change/", may("v"), post=may("c")
        ),
        desk_page(one, f"{what}: old address", this, desk(ON, ON)),
    ]


def mine(route: str, what: str, path: str, get: Answers, *, post: Answers | None = None) -> Row:
    """A page about oneself."""
    never = all_(NEVER)
    return Row(route, what, path, get, post or never, *[never] * 3)


def second(route: str, what: str, answers: Answers, path: str = "") -> Row:
    """A page of the second step: it asks who one is before it looks at what was sent."""
    return Row(f"accounts/2fa/{route}", what, f"/accounts/2fa/{path or route}", *[answers] * 5)


def notice_in(route: str, what: str, get: Answers) -> Row:
    """A page of the second step that only says something."""
    no = {who: LOG_IN if answer is LOG_IN else NEVER for who, answer in get.items()}
    options = {who: LOG_IN if answer is LOG_IN else YES for who, answer in get.items()}
    return Row(f"accounts/2fa/{route}", what, f"/accounts/2fa/{route}", get, no, no, no, options)


DETAIL = "questions/<slug:slug>/"
EVERYONE = all_(YES)
INTERVIEWERS = by(NOT_FOUND, NOT_FOUND, YES, YES, YES)
EDITORS = by(NOT_FOUND, NOT_FOUND, NOT_FOUND, YES, YES)

BANK = [
    read_only("", "The list", "/", EVERYONE),
    read_only("", "The list, filtered and searched", "/?q=drift&role=mlops-engineer", EVERYONE),
    read_only("suggest/", "Suggestions while one types", "/suggest/?q=why", EVERYONE),
    read_only("random/", "Any question of a list", "/random/?q=matter", all_(ON)),
    read_only(DETAIL, "A public question", "/questions/public/", EVERYONE),
    read_only(DETAIL, "An interview-only question", "/questions/interview/", INTERVIEWERS),
    read_only(DETAIL, "A question before its embargo ends", "/questions/embargoed/", INTERVIEWERS),
    read_only(DETAIL, "A question after its embargo", "/questions/released/", EVERYONE),
    read_only(DETAIL, "A draft", "/questions/draft/", EDITORS),
    read_only(DETAIL, "A question in review", "/questions/review/", EDITORS),
    read_only(DETAIL, "A retired question", "/questions/retired/", EDITORS),
    read_only(DETAIL, "A question that isn't there", "/questions/absent/", all_(NOT_FOUND)),
    read_only(DETAIL, "The old address of a public question", "/questions/public-once/", all_(ON)),
    read_only(
        DETAIL, "The old address of an interview-only question", "/questions/interview-once/",
        by(NOT_FOUND, NOT_FOUND, ON, ON, ON),
    ),
    read_only(
        DETAIL, "The old address of a draft", "/questions/draft-once/",
        by(NOT_FOUND, NOT_FOUND, NOT_FOUND, ON, ON),
    ),
    read_only("figures/<str:name>", "A figure", "/figures/figure.svg", EVERYONE),
    read_only("figures/<str:name>", "A figure that isn't there", "/figures/x", all_(NOT_FOUND)),
]  # fmt: skip

SITE = [
    read_only("healthz", "Health", "/healthz", EVERYONE),
    read_only("robots.txt", "Robots", "/robots.txt", EVERYONE),
    read_only("favicon.ico", "Favicon", "/favicon.ico", all_(ON)),
    read_only("about/", "What this is", "/about/", EVERYONE),
    read_only("privacy/", "What is kept, for how long", "/privacy/", EVERYONE),
    read_only(
        "speculation-rules.json", "What a browser may prefetch", "/speculation-rules.json", EVERYONE
    ),
]

OUT = in_or_out(YES, ON)
IN = in_or_out(LOG_IN, YES)
AGAIN = in_or_out(LOG_IN, ON)
KEY = r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
CONFIRM = r"accounts/^confirm-email/(?P<key>[-:\w]+)/$"

ACCOUNTS = [
    form("accounts/login/", "Log in", "/accounts/login/", OUT),
    form("accounts/signup/", "Sign up", "/accounts/signup/", OUT),
    Row(
        "accounts/logout/", "Log out", "/accounts/logout/",
        in_or_out(ON, YES), post=all_(ON), put=all_(NEVER), delete=all_(NEVER), options=EVERYONE,
    ),
    form(
        "accounts/email/", "One's e-mail addresses", "/accounts/email/", IN,
        post=in_or_out(LOG_IN, ON),
    ),
    form("accounts/password/change/", "Change the password", "/accounts/password/change/", IN),
    form(
        "accounts/password/set/", "Set a first password", "/accounts/password/set/",
        in_or_out(LOG_IN, ON),
    ),
    form("accounts/reauthenticate/", "Say the password once more", "/accounts/reauthenticate/", IN),
    form(
        "accounts/password/reset/", "Ask for a new password", "/accounts/password/reset/", EVERYONE
    ),
    notice(
        "accounts/password/reset/done/", "The mail is on its way", "/accounts/password/reset/done/"
    ),
    Row(
        KEY, "A link from such a mail, wrong or old", "/accounts/password/reset/key/1-x/",
        EVERYONE, post=EVERYONE, put=EVERYONE, delete=EVERYONE, options=EVERYONE,
    ),
    notice(
        "accounts/password/reset/key/done/", "The password is changed",
        "/accounts/password/reset/key/done/",
    ),
    notice("accounts/confirm-email/", "Look into your mail", "/accounts/confirm-email/"),
    Row(
        CONFIRM, "A link that confirms an address, wrong or old", "/accounts/confirm-email/x/",
        EVERYONE, post=all_(NOT_FOUND), put=all_(NEVER), delete=all_(NEVER), options=EVERYONE,
    ),
    Row(
        "accounts/login/code/confirm/", "Log in by code, without having asked for one",
        "/accounts/login/code/confirm/",
        *[in_or_out(LOG_IN, ON)] * 5,
    ),
    notice("accounts/inactive/", "This account is closed", "/accounts/inactive/"),
    read_only(
        "accounts/invitation/<str:token>/", "An invitation", "/accounts/invitation/{invited}/",
        in_or_out(ON, NOT_FOUND),
    ),
    read_only(
        "accounts/invitation/<str:token>/", "An invitation that is over or never was",
        "/accounts/invitation/x/", all_(NOT_FOUND),
    ),
    form("accounts/sessions/", "Where one is logged in", "/accounts/sessions/", IN,
         post=in_or_out(LOG_IN, ON)),
    mine("me/", "Oneself", "/me/", IN, post=IN),
    mine("me/role/", "Ask for a role", "/me/role/", all_(NEVER), post=IN),
    mine("me/data/", "What is kept of oneself", "/me/data/", IN),
    mine("me/data/download/", "All of it as a file", "/me/data/download/", IN),
    mine("me/delete/", "Delete one's account: says the password once more", "/me/delete/",
         AGAIN, post=AGAIN),
]  # fmt: skip

SECOND_STEP = [
    notice_in("", "The ways one logs in", IN),
    second("authenticate/", "The second step, before the first", AGAIN),
    second("reauthenticate/", "Say a code once more, without having an app", AGAIN),
    notice_in(
        "recovery-codes/", "See the recovery codes one doesn't have", in_or_out(LOG_IN, NOT_FOUND)
    ),
    second("recovery-codes/generate/", "Make recovery codes", AGAIN),
    second(
        "recovery-codes/download/", "Take the recovery codes one doesn't have",
        in_or_out(LOG_IN, NOT_FOUND),
    ),
    second("totp/activate/", "Switch on the app", AGAIN),
    second("totp/deactivate/", "Switch off the app one doesn't have", in_or_out(LOG_IN, NOT_FOUND)),
    notice_in("webauthn/", "One's passkeys", IN),
    second("webauthn/add/", "Add a passkey", AGAIN),
    second("webauthn/reauthenticate/", "Say a passkey once more, without having one", AGAIN),
    second("webauthn/keys/<int:pk>/edit/", "Rename a passkey", AGAIN, "webauthn/keys/{key}/edit/"),
    second("webauthn/keys/<int:pk>/remove/", "Remove a passkey", AGAIN,
           "webauthn/keys/{key}/remove/"),
    Row(
        "accounts/2fa/webauthn/login/", "Log in with a passkey", "/accounts/2fa/webauthn/login/",
        AGAIN, AGAIN, AGAIN, in_or_out(NEVER, ON), in_or_out(YES, ON),
    ),
]  # fmt: skip
ACCOUNTS += SECOND_STEP

DESK = [
    read_only(
        "admin/login/", "The desk's log-in, which is the site's", "/admin/login/",
        by(LOG_IN, NOT_FOUND, NOT_FOUND, LOG_IN, LOG_IN),
    ),
    desk_page("", "The desk", "", desk(YES, YES)),
    desk_page("logout/", "Log out from the desk", "logout/", desk(ON, ON)),
    desk_page("password_change/", "Change the password", "password_change/", desk(ON, ON)),
    desk_data("password_change/done/", "It is changed", "password_change/done/", desk(YES, YES)),
    desk_data("jsi18n/", "Words for the desk's scripts", "jsi18n/", desk(YES, YES)),
    desk_data(
        "autocomplete/", "Suggestions: tags",
        "autocomplete/?app_label=questions&model_name=question&field_name=tags&term=",
        desk(YES, YES),
    ),
    desk_data(
        "autocomplete/", "Suggestions: people",
        "autocomplete/?app_label=questions&model_name=questionversion&field_name=by&term=a",
        desk(REFUSED, YES),
    ),
    desk_page(
        "r/<path:content_type_id>/<path:object_id>/", "From the desk to the site",
        "r/{question_type}/{question}/", desk(ON, ON),
    ),
    desk_page(
        "r/<path:content_type_id>/<path:object_id>/", "From the desk to somebody's page",
        "r/{user_type}/{user}/", desk(NOT_FOUND, NOT_FOUND),
    ),
    desk_page(
        "^(?P<app_label>accounts|questions|interviews|account)/$", "The desk, only the bank",
        "questions/", desk(YES, YES),
    ),
    desk_page(
        "^(?P<app_label>accounts|questions|interviews|account)/$", "The desk, only people",
        "accounts/", desk(NOT_FOUND, YES),
    ),
    desk_page("(?P<url>.*)$", "Nothing on the desk", "nothing/", desk(NOT_FOUND, NOT_FOUND)),
    *desk_model("questions", "question", "Questions", editor="vac", superuser="vac"),
    *desk_model("questions", "company", "Companies", editor="vacd", superuser="vacd"),
    *desk_model("questions", "role", "Roles", editor="vacd", superuser="vacd"),
    *desk_model("questions", "tag", "Tags", editor="vacd", superuser="vacd"),
    *desk_model("questions", "figure", "Figures", editor="vac", superuser="vac"),
    *desk_model("interviews", "questionset", "Sets: title, owner", editor="", superuser="v"),
    *desk_model("accounts", "user", "People", editor="", superuser="vacd"),
    desk_page(
        "accounts/user/<id>/password/", "People: set a password", "accounts/user/{user}/password/",
        desk(REFUSED, YES),
    ),
    *desk_model("accounts", "invitation", "Invitations", editor="", superuser="vd"),
    *desk_model("accounts", "rolerequest", "Requests for a role", editor="", superuser="vd"),
    *desk_model("account", "emailaddress", "E-mail addresses", editor="", superuser="vacd"),
]  # fmt: skip


def own_page(route: str, what: str, path: str, get: Answers, *, post: Answers | None = None) -> Row:
    """A page of one's own rows: whoever asks sees theirs, so everybody gets one."""
    never = all_(NEVER)
    return Row(f"practice/{route}", what, f"/practice/{path}", get, post or never, *[never] * 3)


def own_act(route: str, what: str, path: str, post: Answers) -> Row:
    return own_page(route, what, path, all_(NEVER), post=post)


PRACTICE = [
    own_page("", "Practise", "", EVERYONE),
    own_page("traps/", "The traps one fell into", "traps/", EVERYONE),
    own_page("progress/", "How far one is", "progress/", EVERYONE, post=EVERYONE),
    own_page("reset/", "Start over", "reset/", EVERYONE, post=EVERYONE),
    own_act("restore/<int:pk>/", "Take back starting over", "restore/1/", all_(NOT_FOUND)),
    *[
        own_page(
            f"{name}/<slug:slug>/", f"{what} {kind}", f"{name}/{slug}/", answers,
            post=by(*[{YES: sent}.get(answers[w], answers[w]) for w in ONE_OF_EACH]),
        )
        for name, what, sent in (
            ("bookmark", "Save", YES), ("know", "Say that one knows", YES),
            ("note", "Write a note on", YES), ("changes", "What changed in", ON),
        )
        for slug, kind, answers in (
            ("public", "a public question", EVERYONE),
            ("interview", "an interview-only question", INTERVIEWERS),
            ("retired", "a retired question", EDITORS),
            ("absent", "a question that isn't there", all_(NOT_FOUND)),
        )
    ],
    # Of a question that one may not see these say what they say of one that isn't there.
    *[
        own_act(f"{name}/<slug:slug>/", f"{what} {kind}", f"{name}/{slug}/", all_(ON))
        for name, what in (("step", "Go on with"), ("rate", "Rate"), ("aside", "Put aside"))
        for slug, kind in (
            ("public", "a public question"), ("interview", "an interview-only question"),
            ("absent", "a question that isn't there"),
        )
    ],
    own_act("undo/", "Take back the last rating", "undo/", all_(ON)),
    own_page("mock/", "Mock interviews", "mock/", EVERYONE, post=EVERYONE),
    own_page(
        "mock/<int:pk>/", "A mock interview of alice's", "mock/{mock}/",
        all_(NOT_FOUND) | {"alice": YES}, post=all_(NOT_FOUND) | {"alice": ON},
    ),
    own_act(
        "mock/<int:pk>/<int:place>/", "Mark an answer in it", "mock/{mock}/1/",
        all_(NOT_FOUND) | {"alice": ON},
    ),
]  # fmt: skip

from tests.access.curating import CURATING  # noqa: E402 - rows made of the words above
from tests.access.exchange import EXCHANGE, REPORTS  # noqa: E402
from tests.access.panel import INTERVIEWS  # noqa: E402
from tests.access.sets import SETS  # noqa: E402

ROWS = [
    *SETS,
    *INTERVIEWS,
    *REPORTS,
    *EXCHANGE,
    *BANK,
    *SITE,
    *ACCOUNTS,
    *PRACTICE,
    *CURATING,
    *DESK,
]
