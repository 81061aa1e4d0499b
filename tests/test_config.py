import stat

import pytest

import config
from tests.source import text

SAFE = {
    "DIRECTLINE_MODE": "production",
    "DIRECTLINE_SECRET_KEY": "k" * 32,
    "DIRECTLINE_TRUSTED_HOSTS": "ztc.example.gov.cn, www.example.gov.cn",
    "DIRECTLINE_BASE_URL": "https://ztc.example.gov.cn/",
}


@pytest.fixture
def environ(tmp_path):
    """A safe production environment with an instance folder of its own."""
    config.add_identity_key(tmp_path / "instance" / "identity.keys")
    return SAFE | {"DIRECTLINE_INSTANCE": str(tmp_path / "instance")}


def test_development_needs_no_setting(tmp_path):
    instance = tmp_path / "instance"

    read = config.load({"DIRECTLINE_INSTANCE": str(instance)})

    assert read["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{instance}/directline.sqlite"
    assert (read["TESTING"], read["SESSION_COOKIE_SECURE"], read["TRUSTED_HOSTS"]) == (False, False, None)


def test_the_secret_of_development_is_made_once_and_private(tmp_path):
    environ = {"DIRECTLINE_INSTANCE": str(tmp_path)}

    first, second = config.load(environ)["SECRET_KEY"], config.load(environ)["SECRET_KEY"]

    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_identity_keys_are_made_once_and_private_and_a_new_one_comes_first(tmp_path):
    path = tmp_path / "identity.keys"
    first = config.identity_keys(path, create=True)

    assert config.identity_keys(path, create=True) == first
    assert [len(key) for _, key in first] == [32]
    added = config.add_identity_key(path)
    assert [key_id for key_id, _ in config.identity_keys(path, create=True)] == [added, first[0][0]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["identity.keys"]


def test_production_starts_with_safe_settings(environ):
    read = config.load(environ)

    assert read["TRUSTED_HOSTS"] == ["ztc.example.gov.cn", "www.example.gov.cn"]
    assert read["BASE_URL"] == "https://ztc.example.gov.cn"
    assert read["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECURE_COOKIES", "0"),
        ("TRUSTED_HOSTS", " , "),
        ("BASE_URL", "http://ztc.example.gov.cn"),
        ("CLOCK_FILE", "/tmp/clock"),
        ("IDENTITY_KEYS", "/nowhere/identity.keys"),
    ],
)
def test_production_refuses_an_unsafe_setting(environ, setting, value):
    with pytest.raises(config.UnsafeSettings, match="does not start"):
        config.load(environ | {f"DIRECTLINE_{setting}": value})


def test_a_refusal_names_every_fault_but_no_value(environ):
    with pytest.raises(config.UnsafeSettings) as refusal:
        config.load(environ | {"DIRECTLINE_SECRET_KEY": "hush", "DIRECTLINE_TRUSTED_HOSTS": ""})

    assert str(refusal.value) == (
        "directline does not start: no secret: run init with DIRECTLINE_MODE=setup, or set DIRECTLINE_SECRET_KEY; "
        "DIRECTLINE_TRUSTED_HOSTS names no host"
    )


def test_production_makes_no_secret_by_itself(environ, tmp_path):
    with pytest.raises(config.UnsafeSettings):
        config.load(environ | {"DIRECTLINE_SECRET_KEY": ""})

    assert not (tmp_path / "instance" / "secret.key").exists()


def test_every_setting_has_a_meaning_and_a_name_of_its_own():
    names = [setting.name for setting in config.SETTINGS]

    assert len(set(names)) == len(names)
    assert all(setting.meaning for setting in config.SETTINGS)


def test_the_example_environment_is_safe(tmp_path):
    lines = [line for line in text("deploy/directline.env.example").splitlines() if line and not line.startswith("#")]
    example = dict(line.split("=", 1) for line in lines)
    own = {"DIRECTLINE_INSTANCE": str(tmp_path), "DIRECTLINE_SECRET_KEY": "k" * 32}

    assert {name.removeprefix("DIRECTLINE_") for name in example} <= {setting.name for setting in config.SETTINGS}
    config.add_identity_key(tmp_path / "identity.keys")
    assert config.load(example | own)["TRUSTED_HOSTS"] == ["ztc.example.gov.cn"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [("MAIL_PORT", "smtp"), ("SESSION_HOURS", ""), ("DATABASE_URL", "no address"), ("DATABASE_URL", "mongo://x")],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path, setting, value):
    with pytest.raises(config.WrongSetting, match=f"does not start: DIRECTLINE_{setting}"):
        config.load({"DIRECTLINE_INSTANCE": str(tmp_path), f"DIRECTLINE_{setting}": value})


def test_an_address_that_is_none_is_not_repeated(tmp_path):
    with pytest.raises(config.WrongSetting) as refused:
        config.load({"DIRECTLINE_INSTANCE": str(tmp_path), "DIRECTLINE_DATABASE_URL": "secret words"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("line", ["one-word", "id not-base64!", "id c2hvcnQ="])
def test_identity_keys_that_are_damaged_are_named(tmp_path, line):
    path = tmp_path / "identity.keys"
    path.write_text(f"{line}\n")

    with pytest.raises(config.WrongSetting, match=r"identity\.keys"):
        config.load({"DIRECTLINE_INSTANCE": str(tmp_path)})


def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(config.WrongSetting, match="file/instance"):
        config.load({"DIRECTLINE_INSTANCE": str(tmp_path / "file" / "instance")})
