"""How many SQL statements each kind of page needs, counted in a process of its own.

Reads ``{kind: [path, …]}`` from standard input and writes ``{kind: statements}``: the most that any
of the paths needed, once the process is warm.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    asked = json.load(sys.stdin)
    for paths in asked.values():
        _statements(paths[0])
    json.dump({kind: max(map(_statements, paths)) for kind, paths in asked.items()}, sys.stdout)


def _statements(path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        response = Client(SERVER_NAME="127.0.0.1").get(path)
        for _ in response if response.streaming else ():
            pass
    if response.status_code != 200:
        raise SystemExit(f"{path}: {response.status_code}")
    return len(captured)


if __name__ == "__main__":
    main()
