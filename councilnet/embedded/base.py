"""Django asks a backend for a module of this name; ``councilnet.database`` starts the server."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from councilnet import database


class DatabaseClient(client.DatabaseClient):
    def runshell(self, parameters: Any) -> None:
        self.connection.find_server()  # type: ignore[attr-defined]  # ours, below
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        self.find_server()
        return super().get_connection_params()

    def find_server(self) -> None:
        """The rest of Django may then read where it is, as if the settings had said so."""
        self.settings_dict.update(database.place(Path(self.settings_dict["FOLDER"])))
