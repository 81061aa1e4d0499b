import pytest

from directline.accounts import passwords


@pytest.fixture(autouse=True)
def _application(app):
    """Messages are translated within an application."""


@pytest.mark.parametrize(
    "password",
    ["Kz7#tree-Lamp9", "石板路边Tree-Lamp94", "korrekt Pferd batterie 7"],
)
def test_dengbao_takes_a_long_mixed_password(password):
    assert passwords.fault(password, "dengbao") == ""


@pytest.mark.parametrize(
    ("password", "profile", "words", "expected"),
    [
        ("Kz7#tree", "dengbao", (), "密码太简单"),
        ("treelampriverhouse", "dengbao", (), "密码太简单"),
        ("treelamp9482", "dengbao", (), "密码太简单"),
        ("tree lamp river", "asvs", (), ""),
        ("tree lamp rive", "asvs", (), "密码太简单"),
        ("Password2026!", "dengbao", (), "容易被猜到"),
        ("P@ssw0rd123456", "dengbao", (), "容易被猜到"),
        ("Zhitongche@2026", "dengbao", (), "容易被猜到"),
        ("Abcdefgh12345678", "dengbao", (), "容易被猜到"),
        ("Aa1!Aa1!Aa1!Aa1!", "dengbao", (), "容易被猜到"),
        ("AAAAaaaa1111!!!!", "dengbao", (), "容易被猜到"),
        ("13800138000Abc!", "dengbao", ("13800138000",), "容易被猜到"),
        ("Kazuo-Kazuo-Kazuo1", "dengbao", ("kazuo",), "容易被猜到"),
        ("aB3-" * 40, "dengbao", (), "密码太长"),
    ],
)
def test_fault_says_what_is_wrong(password, profile, words, expected):
    message = passwords.fault(password, profile, words)

    assert expected in message
    assert bool(message) is bool(expected)


def test_hash_is_argon2id_with_64_mebibytes():
    assert passwords.hashed("x").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize("password", ["Kz7#tree-Lamp9", "\x00", "𠮷", "\ud800", ""])
def test_a_password_matches_only_its_own_hash(password):
    stored = passwords.hashed(password)

    assert passwords.matches(stored, password)
    assert not passwords.matches(stored, password + "x")


def test_full_width_typing_matches():
    assert passwords.matches(passwords.hashed("Lamp9"), "Ｌａｍｐ９")


@pytest.mark.parametrize("stored", ["", "plain text"])
def test_nothing_matches_an_account_without_a_password(stored):
    assert not passwords.matches(stored, "nobody")


def test_a_hash_with_old_parameters_is_outdated():
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A")
    assert not passwords.is_outdated(passwords.hashed("x"))
