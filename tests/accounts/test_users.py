"""A person is an e-mail address, in whatever case it is typed."""

import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_user_is_made_from_an_address_alone():
    user = User.objects.create_user("  Ada@Example.ORG ", "correct horse")

    assert user.email == "ada@example.org"
    assert user.check_password("correct horse")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)


def test_a_user_without_a_password_cannot_log_in_with_one():
    user = User.objects.create_user("ada@example.org")

    assert not user.has_usable_password()
    assert not user.check_password("")


def test_a_superuser_is_made_from_an_address_too():
    root = User.objects.create_superuser("Root@Example.org", "x")

    assert (root.email, root.is_staff, root.is_superuser) == ("root@example.org", True, True)


@pytest.mark.parametrize("name", ["username", "first_name", "last_name"])
def test_there_is_no_other_name_to_log_in_with(name: str):
    with pytest.raises(FieldDoesNotExist):
        User._meta.get_field(name)
    assert User.USERNAME_FIELD == "email"


@pytest.mark.parametrize("again", ["ada@example.org", "ADA@example.org", "Ada@Example.Org"])
def test_an_address_is_one_person_in_any_case_whoever_writes(again: str):
    User.objects.create_user("ada@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email=again)])
    with pytest.raises(ValidationError):
        User(email=again, password="x").full_clean()


def test_a_user_is_found_by_the_address_in_any_case():
    user = User.objects.create_user("ada@example.org")

    assert User.objects.get_by_natural_key("ADA@Example.org") == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)


def test_a_user_is_called_by_name_if_there_is_one_and_by_the_address_if_not():
    ada = User(email="ada@example.org", name="Ada Lovelace")
    bob = User(email="bob@example.org")

    assert (str(ada), ada.get_full_name(), ada.get_short_name()) == ("Ada Lovelace",) * 3
    assert (str(bob), bob.get_full_name(), bob.get_short_name()) == ("bob@example.org", "", "bob")


def test_a_time_zone_is_one_that_there_is():
    user = User(email="ada@example.org", password="x", time_zone="Europe/Nowhere")

    with pytest.raises(ValidationError, match="There is no time zone of this name"):
        user.full_clean()
