"""What people do with their own account, beside logging in."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import delete_person
from accounts.adapter import INVITATION
from accounts.data import everything_about, kept
from accounts.forms import DeleteForm, ProfileForm, RoleRequestForm
from accounts.http import PersonRequest
from accounts.models import Invitation, RoleRequest, User
from web.access import login_required
from web.roles import UserRole, roles_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def me(request: PersonRequest) -> HttpResponse:
    """Name and time zone, and the way to everything else."""
    form = ProfileForm(sent(request), instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form, **standing(request.user)})


@require_POST
@login_required
def ask_role(request: PersonRequest) -> HttpResponse:
    """Ask an administrator for a role. Asked twice, the first request stands."""
    roles = open_roles(request.user)
    form = RoleRequestForm(request.POST, roles=roles)
    if form.is_valid():
        RoleRequest.objects.get_or_create(
            user=request.user,
            role=form.cleaned_data["role"],
            answer="",
            defaults={"reason": form.cleaned_data["reason"]},
        )
        messages.success(request, "Your request is with whoever runs this site.")
        return redirect("accounts:me")
    context = {"form": ProfileForm(instance=request.user), **standing(request.user)}
    return render(request, "accounts/me.html", {**context, "role_form": form})


@require_safe
@login_required
def data(request: PersonRequest) -> HttpResponse:
    return render(request, "accounts/data.html", {"kept": kept()})


@require_safe
@login_required
def download(request: PersonRequest) -> HttpResponse:
    """Everything this site keeps about the person, in one file."""
    name = f"{settings.SITE_NAME}-{timezone.now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    archive = everything_about(request.user)
    return HttpResponse(archive, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def delete(request: PersonRequest) -> HttpResponse:
    """Say what goes and what stays, then delete the account."""
    form = DeleteForm(sent(request))
    last = is_last_administrator(request.user)
    if form.is_valid() and not last:
        delete_person(request.user)
        logout(request)
        messages.success(request, "Your account is deleted, and everything with it.")
        return redirect("questions:list")
    return render(request, "accounts/delete.html", {"form": form, "last": last, "kept": kept()})


@require_safe
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token from the address into the session, where no other site hears of it."""
    if not Invitation.objects.open(token, timezone.now()).exists():
        return render(request, "accounts/invitation_over.html", status=404)
    if request.user.is_authenticated:
        raise Http404
    request.session[INVITATION] = token
    return redirect("account_signup")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, an empty one included; ``None`` for whoever only looks."""
    return request.POST if request.method == "POST" else None


def standing(user: User) -> dict[str, object]:
    """The roles somebody holds, has asked for, and may ask for."""
    roles = open_roles(user)
    return {
        "roles": sorted(roles_of(user)) or [UserRole.CANDIDATE.value],
        "requests": user.role_requests.all(),
        "role_form": RoleRequestForm(roles=roles) if roles else None,
    }


def open_roles(user: User) -> list[str]:
    """The roles that somebody doesn't hold and hasn't asked for without an answer."""
    asked = user.role_requests.filter(answer="").values_list("role", flat=True)
    taken = roles_of(user) | set(asked)
    return [role for role, _label in RoleRequest.ROLES if role not in taken]


def is_last_administrator(user: User) -> bool:
    """Whether nobody could give roles any more if this one went."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()
