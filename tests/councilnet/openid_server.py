"""A council's sign-in service on loopback, with a key of its own, that does as a test says."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from councilnet import providers
from councilnet.providers import Provider

ABOUT_FAY = {
    "sub": "fay-1",
    "email": "fay@stevenage.gov.uk",
    "email_verified": True,
    "name": "Fay  Example",
}


@cache
def key(kind: str = "its own") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Council:
    """``claims`` and ``changed`` are what a test varies; ``asked`` is what came."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.claims: dict[str, Any] = dict(ABOUT_FAY)
        self.userinfo: dict[str, Any] = {"sub": ABOUT_FAY["sub"]}
        self.signs_with, self.algorithm, self.kid = key(), "RS256", "one"
        # What to answer instead, by path: an object, a status with its headers, or bytes
        self.changed: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.codes: dict[str, dict[str, str]] = {}

    @property
    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            "jwks_uri": f"{self.origin}/keys",
        }

    def answer(self, path: str, form: dict[str, str]) -> Any:
        self.asked.append((path, form))
        if path in self.changed:
            return self.changed[path]
        match path:
            case "/.well-known/openid-configuration":
                return self.configuration
            case "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key()))
                return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}
            case "/token":
                return self.tokens(form)
            case "/userinfo":
                return self.userinfo
        return 404, {}

    def tokens(self, form: dict[str, str]) -> Any:
        """For the code that it gave, once, and with what the browser that asked for it knows."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        expected = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        known = (form.get("client_id"), form.get("client_secret")) == ("councilnet", "s3cret")
        if not asked or asked["code_challenge"] != expected or not known:
            return 400, {}
        now = int(time.time())
        said = {"iss": self.origin, "aud": "councilnet", "iat": now, "exp": now + 60}
        said |= {"nonce": asked["nonce"]} | self.claims
        token = jwt.encode(said, self.signs_with, self.algorithm, headers={"kid": self.kid})
        return {"access_token": "of-fay", "token_type": "Bearer", "id_token": token}

    def agreed(self, address: str) -> str:
        """Where the browser is sent back to by somebody who signed in there."""
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.origin}/authorize"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"


@contextmanager
def council() -> Iterator[Council]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):  # a browser comes, and its owner agrees
                leads_on = theirs.agreed(theirs.origin + self.path)
                return self.say((302, {"Location": leads_on}))
            return self.say(theirs.answer(urlsplit(self.path).path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.say(theirs.answer(self.path, form))

        def say(self, answer: Any) -> None:
            status, headers = answer if isinstance(answer, tuple) else (200, {})
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    theirs = Council(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield theirs
    finally:
        server.shutdown()
        server.server_close()


def described(origin: str, **changed: Any) -> Provider:
    """As the settings would read it. Its host is private, and named for that."""
    row = {
        "id": "stevenage",
        "name": "Stevenage",
        "issuer": origin,
        "client_id": "councilnet",
        "secret": "s3cret",
        "domains": ["stevenage.gov.uk"],
        "hosts": [origin],
    }
    [provider] = providers.read(json.dumps([row | changed]))
    return provider


def set_out(client: Client, prefix: str = "", **fields: str) -> Any:
    return client.post(prefix + reverse("openid_begin", args=["stevenage"]), fields)


def sign_in_there(client: Client, theirs: Council, prefix: str = "", **fields: str) -> Any:
    """The whole way: our button, their page, and back with their code."""
    page = set_out(client, prefix, **fields)
    assert page.status_code == 200, page.content
    return client.get(theirs.agreed(page.context["leads_to"]))
