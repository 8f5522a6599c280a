"""What people type about themselves. Most of these are allauth's, with our bounds."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.account.fields import PasswordField
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts.actions import change_address
from accounts.models import RoleRequest, User

LONGEST_PASSWORD = 128


class BoundedPasswords(forms.Form):
    """Refuses passwords that cost time to read and that nobody types.

    By a message and not by ``maxlength``: with that, a browser cuts a pasted password off silently.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PasswordField):
                field.validators.append(
                    MaxLengthValidator(
                        LONGEST_PASSWORD, f"A password has at most {LONGEST_PASSWORD} characters."
                    )
                )


class LoginForm(BoundedPasswords, allauth.LoginForm):
    pass


class ReauthenticateForm(BoundedPasswords, allauth.ReauthenticateForm):
    pass


class ChangePasswordForm(BoundedPasswords, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(BoundedPasswords, allauth.SetPasswordForm):
    pass


class ResetPasswordKeyForm(BoundedPasswords, allauth.ResetPasswordKeyForm):
    pass


class SignupForm(BoundedPasswords, allauth.SignupForm):
    """Makes a person, their address and the end of their invitation, or none of these."""

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
            return user

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Of two forms with one address, sent at once, the second is told what a later one is."""
        try:
            answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except IntegrityError:
            if not settings.EMAIL_CONFIGURED:
                messages.error(request, "An account with this address was made a moment ago.")
                return None, redirect("account_login")
            self.account_already_exists = True
            answer = super().try_save(request)
        return answer


class ChangeEmailForm(allauth.AddEmailForm):
    """The new address counts once it is confirmed; where no mail is sent, at once."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if not settings.EMAIL_CONFIGURED and filter_users_by_email(email):
            raise forms.ValidationError("Somebody else logs in with this address.")
        return email

    def save(self, request: HttpRequest) -> EmailAddress:
        if settings.EMAIL_CONFIGURED:
            return super().save(request)
        return change_address(self.user, self.cleaned_data["email"])


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        help_text="Where a day of practice ends at midnight.", choices=lambda: zones()
    )

    class Meta:
        model = User
        fields = ["name", "time_zone"]
        help_texts = {"name": "What others on this site see. It may be left out."}


def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The time zones under their continents: ``Europe/Berlin`` as Berlin, in Europe."""
    groups: dict[str, list[tuple[str, str]]] = {"": [("UTC", "UTC")]}
    for name in sorted(available_timezones()):
        continent, _, place = name.partition("/")
        if place and continent not in {"Etc", "SystemV", "posix", "right"}:
            words = place.replace("_", " ").replace("/", ", ")
            groups.setdefault(continent, []).append((name, words))
    return list(groups.items())


class RoleRequestForm(forms.ModelForm):
    """Asks for a role that the person doesn't hold and hasn't asked for."""

    class Meta:
        model = RoleRequest
        fields = ["role", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": "Who you are and what you would do with it."}

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role) for role in roles]  # type: ignore[attr-defined]
        self.fields["reason"].required = True


class DeleteForm(forms.Form):
    sure = forms.BooleanField(label="Yes, delete my account and all of this")


class CredentialField(forms.JSONField):
    """A passkey’s answer, or a message: allauth takes it apart without asking whether it is one."""

    def __init__(self, response: type[RegistrationResponse | AuthenticationResponse]) -> None:
        super().__init__(widget=forms.HiddenInput)
        self.response = response

    def to_python(self, value: Any) -> Any:
        try:
            credential = super().to_python(value)
            if credential is not None:
                self.response.from_dict(credential)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise forms.ValidationError("That was no passkey’s answer.") from error
        return credential

    def bound_data(self, data: Any, initial: Any) -> str:
        """Nothing: an answer counts once, so the form never shows it again."""
        return ""

    def prepare_value(self, value: Any) -> str:
        return ""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    credential = CredentialField(RegistrationResponse)
    passwordless = forms.BooleanField(
        label="It logs me in without the password",
        required=False,
        initial=True,
        help_text="It then asks for your finger, face or PIN. Without this it is a second step.",
    )


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class SecondStepPasskeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class ReauthenticatePasskeyForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)
