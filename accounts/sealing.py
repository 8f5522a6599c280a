"""What an authenticator app and recovery codes are made from, so that a copy of the database is
not enough to make them: encrypted with a key that follows from ``SECRET_KEY``."""

import base64
import hashlib
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"mlopsprep second step: "

logger = logging.getLogger(__name__)


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """The text again. If the key is another one by now, a new secret that nobody knows: its owner
    is refused like anyone who guesses, and the page doesn't break."""
    try:
        return _box().decrypt(text).decode()
    except InvalidToken:
        logger.warning("A second step was encrypted with another SECRET_KEY and can't be used.")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> MultiFernet:
    """Encrypts with the key, decrypts with it and with those it replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + key.encode()).digest()))
        for key in keys
    )
