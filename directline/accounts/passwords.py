"""Passwords: argon2id (RFC 9106, 64 MiB), and what a new one must be like.

``dengbao`` follows GB/T 22239-2019 8.1.4.1 (complexity), ``asvs`` OWASP ASVS 5 section 6.2 (length, no composition).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from directline.text import fold

LONGEST = 128
_FEWEST_DIFFERENT = 6
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_places = BoundedSemaphore(4)  # 64 MiB each: a crowd of guesses must not take the machine's memory
_BLOCKLIST = Path(__file__).with_name("blocklist.txt")
_LEET = str.maketrans("@4310$5!7", "aaeiossit")
_CLASSES = (str.islower, str.isupper, str.isdigit)
_YEAR = re.compile("(19|20)[0-9]{2}")


class Profile(NamedTuple):
    length: int
    classes: int


PROFILES = {"dengbao": Profile(12, 3), "asvs": Profile(15, 0)}


def hashed(password: str) -> str:
    """The string to store: parameters, salt and hash."""
    with _places:
        return _hasher.hash(_spelled(password))


def matches(stored: str, password: str) -> bool:
    """Is this the password? Takes the same time when there is none to compare with."""
    try:
        with _places:
            return _hasher.verify(stored or _nobodys_hash(), _spelled(password)) and stored != ""
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return _hasher.check_needs_rehash(stored)


def advice(profile: str) -> str:
    """What to choose, in one sentence."""
    length, classes = PROFILES[profile]
    if classes:
        return _("至少 %(length)d 位，含大写字母、小写字母、数字、符号中的三种", length=length)
    return _("至少 %(length)d 位，几个不相干的词连起来就很好", length=length)


def fault(password: str, profile: str, own_words: Iterable[str] = ()) -> str:
    """What is wrong with a new password and what to do, or "".

    ``own_words`` are what a stranger would try first: the login, the name, the firm, the county.
    """
    length, classes = PROFILES[profile]
    if len(password) > LONGEST:
        return _("密码太长，请不要超过 %(length)d 位", length=LONGEST)
    if len(password) < length or _count_classes(password) < classes:
        return _("密码太简单：%(advice)s", advice=advice(profile))
    if len(set(_hard_part(password, own_words))) < _FEWEST_DIFFERENT:
        return _("这个密码容易被猜到：请不要用常见词、账号、单位名、年份或连续的字符拼成密码")
    return ""


def _spelled(password: str) -> bytes:
    """The same bytes from a full-width and a half-width keyboard."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody")


@cache
def _blocklist() -> frozenset[str]:
    return frozenset(_BLOCKLIST.read_text(encoding="utf-8").split())


def _count_classes(password: str) -> int:
    symbols = any(not character.isalnum() for character in password)
    return symbols + sum(any(map(belongs, password)) for belongs in _CLASSES)


def _hard_part(password: str, own_words: Iterable[str]) -> str:
    """What is left without the words, years, sequences and repetitions that are tried first."""
    words = sorted(_blocklist() | {fold(word) for word in own_words if len(word) > 1}, key=len, reverse=True)
    plain = _without_words(fold(password), words)
    return _without_words(_without_runs(_YEAR.sub("", plain)).translate(_LEET), words)


def _without_words(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _without_runs(text: str) -> str:
    """Of letters or digits that repeat or follow each other (aaaa, 1234, dcba) the first two alone."""
    steps = [ord(right) - ord(left) for left, right in pairwise(text)]
    goes_on = [False, False, *(left == right and left in (-1, 0, 1) for left, right in pairwise(steps))]
    return "".join(character for character, is_more in zip(text, goes_on, strict=False) if not is_more)
