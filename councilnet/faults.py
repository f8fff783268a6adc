"""Tell Sentry of faults, where SENTRY_DSN is set, and nothing of who met them."""

from __future__ import annotations

from typing import Any

from councilnet import logs

# What Sentry would know of a request: its number and its route are enough to find it in the logs.
OF_THE_REQUEST = ("request", "user", "breadcrumbs", "server_name")


def tell_sentry(address: str) -> None:
    """``address`` is what Sentry calls a DSN."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        send_default_pii=False,
        include_local_variables=False,  # they hold what people typed
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_people,
    )


def without_people(event: Any, hint: Any) -> Any:
    for name in OF_THE_REQUEST:
        event.pop(name, None)
    for fault in event.get("exception", {}).get("values", []):
        fault["value"] = logs.without_rows(fault.get("value") or "")
    event.setdefault("tags", {})["request_id"] = logs.number_of_request()
    return event
