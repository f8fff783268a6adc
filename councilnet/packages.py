"""Zip packages, such as Office writes: what can be told of one before anything parses it."""

import zipfile
from collections.abc import Iterator
from enum import Enum

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
CHUNK = 64 * 1024
# The two that Office writes; zipfile unpacks the others without a limit to each chunk.
COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Fault(Enum):
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    PASSWORD = "password"  # noqa: S105  # a fault, and nobody's secret
    MACROS = "macros"


class UnsafePackage(Exception):
    """Whoever asked has the sentence for the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def refuse_unsafe(package: zipfile.ZipFile) -> None:
    """From the directory of the package alone: nothing is unpacked yet."""
    entries = package.infolist()
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
        raise UnsafePackage(Fault.TOO_LARGE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnsafePackage(Fault.PASSWORD)
    usual = all(entry.compress_type in COMPRESSIONS for entry in entries)
    if not usual or "[content_types].xml" not in names or len(set(names)) < len(names):
        raise UnsafePackage(Fault.DAMAGED)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnsafePackage(Fault.MACROS)


def chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo, allowance: int) -> Iterator[bytes]:
    """Count what comes out and not what the directory promises."""
    with package.open(entry) as part:
        while chunk := part.read(CHUNK):
            allowance -= len(chunk)
            if allowance < 0:
                raise UnsafePackage(Fault.TOO_LARGE)
            yield chunk
