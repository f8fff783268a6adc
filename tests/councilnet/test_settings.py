"""Settings are read once, as a process starts, so each of these starts a process."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "for-these-tests-alone-and-never-for-a-server-of-yours",
    "DATABASE_URL": "postgresql://amber:s3cret@127.0.0.1:1/councilnet",
    "ALLOWED_HOSTS": "councilnet.example.org, www.councilnet.example.org",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def setting(name: str, **environment: str) -> str:
    return every_setting(tuple(environment.items())).get(name, "not set")


@cache
def every_setting(environment: tuple[tuple[str, str], ...]) -> dict[str, str]:
    code = (
        "import json; from councilnet import settings;"
        "print(json.dumps({name: str(value) for name, value in vars(settings).items()}))"
    )
    answer: dict[str, str] = json.loads(run("-c", code, **dict(environment)).stdout)
    return answer


def complaint(**environment: str) -> str:
    """The last line of what a process with this environment says as it fails to start."""
    answer = run("-c", "import councilnet.settings", **environment)
    assert answer.returncode == 1
    return answer.stderr.strip().splitlines()[-1].partition("ImproperlyConfigured: ")[2]


@pytest.mark.parametrize("name", PRODUCTION)
@pytest.mark.parametrize("empty", [False, True])
def test_production_fails_by_the_name_of_what_is_missing(name: str, empty: bool) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    if empty:
        environment[name] = " "
    assert complaint(**environment) == (
        f"Set {name} in the environment; .env.example says what it is."
    )


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_a_command_fails_with_the_sentence_alone(command: str) -> None:
    answer = run("manage.py", command)
    assert answer.stderr == "Set SECRET_KEY in the environment; .env.example says what it is.\n"
    assert answer.returncode == 1


def test_production_needs_nothing_more() -> None:
    assert setting("DEBUG", **PRODUCTION) == "False"
    assert setting("ALLOWED_HOSTS", **PRODUCTION) == (
        "['councilnet.example.org', 'www.councilnet.example.org']"
    )


def test_development_needs_nothing_but_debug() -> None:
    database = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    assert setting("DEBUG", DEBUG="1", **database) == "True"
    assert "127.0.0.1" in setting("ALLOWED_HOSTS", DEBUG="1", **database)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "perhaps", "DEBUG must be 1 or 0, not 'perhaps'."),
        (
            "OPEN_DATA_LICENCE",
            "ours",
            "OPEN_DATA_LICENCE must be one of OGL-UK-3.0, CC-BY-4.0, NONE, not 'OURS'.",
        ),
        ("EMAIL_USE_TLS", "starttls", "EMAIL_USE_TLS must be 1 or 0, not 'starttls'."),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT must be a whole number, not 'smtp'."),
        ("EMAIL_PORT", "-25", "EMAIL_PORT must be a whole number, not '-25'."),
        (
            "LOG_LEVEL",
            "loud",
            "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'LOUD'.",
        ),
        ("DATABASE_URL", "mysql://a:s3cret@b/c", "DATABASE_URL must begin with postgresql://"),
    ],
)
def test_says_what_is_wrong_with_a_value(name: str, value: str, sentence: str) -> None:
    assert complaint(**PRODUCTION | {name: value}) == sentence


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of-the-file-and-of-no-other-place-in-the-world-at-all\n")
    others = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    assert setting("SECRET_KEY", **others, SECRET_KEY_FILE=str(tmp_path / "key")) == (
        "of-the-file-and-of-no-other-place-in-the-world-at-all"
    )


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")
    said = {
        "missing": "cannot be read: No such file or directory",
        "empty": "is empty",
        "picture": "cannot be read: it is not text",
    }
    for name, words in said.items():
        path = tmp_path / name
        assert complaint(**PRODUCTION, EMAIL_HOST_PASSWORD_FILE=str(path)) == (
            f"EMAIL_HOST_PASSWORD_FILE names {path}, which {words}."
        )
    assert complaint(**PRODUCTION, SECRET_KEY_FILE=str(tmp_path / "empty")) == (
        "Set SECRET_KEY or SECRET_KEY_FILE, not both."
    )


def test_reads_words_and_small_letters() -> None:
    assert setting("EMAIL_USE_TLS", **PRODUCTION, EMAIL_USE_TLS="Yes") == "True"
    assert setting("LOG_LEVEL", **PRODUCTION, LOG_LEVEL="warning") == "WARNING"
    assert setting("EMAIL_PORT", **PRODUCTION, EMAIL_PORT="587") == "587"


def test_no_setting_shows_the_password_of_the_database() -> None:
    code = (
        "from django.views.debug import SafeExceptionReporterFilter as Filter;"
        "print(Filter().get_safe_settings())"
    )
    shown = run("-c", code, **PRODUCTION, DJANGO_SETTINGS_MODULE="councilnet.settings").stdout
    assert "amber" in shown
    assert "s3cret" not in shown


def test_https_cookies_and_the_proxy() -> None:
    assert setting("SESSION_COOKIE_NAME", **PRODUCTION) == "__Host-sessionid"
    assert setting("SESSION_COOKIE_SECURE", **PRODUCTION) == "True"
    assert setting("SECURE_SSL_REDIRECT", **PRODUCTION) == "True"
    assert setting("SECURE_SSL_REDIRECT", **PRODUCTION, SECURE_SSL_REDIRECT="0") == "False"
    assert setting("SECURE_PROXY_SSL_HEADER", **PRODUCTION) == "not set"
    behind = PRODUCTION | {"TRUSTED_PROXIES": "10.0.0.0/8, unix"}
    assert "X_FORWARDED_PROTO" in setting("SECURE_PROXY_SSL_HEADER", **behind)
    assert setting("TRUSTED_PROXIES", **behind) == "['10.0.0.0/8', 'unix']"


def test_the_check_for_deployment_is_silent() -> None:
    answer = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (answer.stdout, answer.stderr, answer.returncode) == (
        "System check identified no issues (0 silenced).\n",
        "",
        0,
    )


def test_it_warns_where_an_administrators_account_is_held_by_a_password_alone() -> None:
    lax = {"STAFF_SECOND_FACTOR": "0", "ADMIN_CONFIRM_MINUTES": "0"}
    answer = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **lax)
    assert answer.returncode == 1
    assert "Network staff and administrators may do without a second factor." in answer.stderr
    assert "ADMIN_CONFIRM_MINUTES is 0" in answer.stderr
    assert "identified 2 issues" in answer.stderr


def test_tries_are_counted_in_one_place_for_all_workers() -> None:
    assert "DatabaseCache" in setting("CACHES", **PRODUCTION)
