"""Accounts sign in by the dozen here: their passwords are hashed at little cost."""

import pytest
from argon2 import PasswordHasher

from directline.accounts import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODYS = QUICK.hash("nobody")


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch) -> None:
    """What a hash has to cost is proven in tests/accounts/test_passwords.py."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    monkeypatch.setattr(passwords, "_nobodys_hash", lambda: NOBODYS)
