"""The whole public record as one dated archive: a zip of CSV files that a Frictionless data
package describes, with checksums.

One is made when its content differs from the last one's; none is ever changed or removed. It
holds what a visitor may see, whoever has it made. The same record on the same day gives the same
bytes. Nothing here answers a request: `build` is work for the workshop.
"""

import csv
import fcntl
import hashlib
import json
import os
import re
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from commitments.models import Edition
from commitments.moments import NOW
from members.models import Source

from . import datapackage, export
from .archive_texts import readme

NAME = re.compile(r"quitotrack-(\d{4}-\d{2}-\d{2})(?:-(\d+))?")
CHECKSUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
#: While something is published again and again, so often is it tried to read it in one piece.
TRIES = 5


class Changed(Exception):
    """Something was published while the record was read."""


@dataclass(frozen=True)
class Archive:
    """One that lies there. number: of those made on its day, from 1."""

    name: str
    day: date
    number: int
    size: int

    @property
    def path(self):
        return folder() / f"{self.name}.zip"

    @property
    def sha256(self):
        """Of the zip, as it was written beside it."""
        return Path(f"{self.path}.sha256").read_text().split()[0]

    @property
    def package(self):
        """Its datapackage.json."""
        with zipfile.ZipFile(self.path) as held:
            return json.loads(held.read(PACKAGE))


def folder():
    return Path(settings.DATA_DIR) / "archives"


def kept():
    """Every Archive, newest first."""
    found = []
    for path in folder().glob("quitotrack-*.zip"):
        if known := NAME.fullmatch(path.stem):
            day, number = date.fromisoformat(known[1]), int(known[2] or 1)
            found.append(Archive(path.stem, day, number, path.stat().st_size))
    return sorted(found, key=lambda one: (one.day, one.number), reverse=True)


def fresh(edition):
    """Whether the last one holds what is public in *edition*, an Edition, today."""
    return _checked() == _stamp(edition)


# --- Making one -------------------------------------------------------------------------


def build():
    """Make an archive where the public record differs from the last one, and return its path;
    else None. Of several at once, one makes it and the others find it there."""
    edition = Edition.objects.current()
    if fresh(edition):
        return None
    with _alone():
        if fresh(edition):
            return None
        with tempfile.TemporaryDirectory(dir=folder(), prefix=".") as room:
            made = _made(Path(room))
    return made


def _made(room):
    """The path of a new archive, None where the last one holds the same. *room*: a folder."""
    for _try in range(TRIES):
        edition = Edition.objects.current()
        files = [_written(room, table) for table in datapackage.tables().values()]
        sources = list(Source.objects.order_by("code"))
        if Edition.objects.current().number == edition.number:
            break
    else:
        return None
    path = None if _same(files) else _packed(room, files, sources, edition)
    (room / "checked").write_text(_stamp(edition))
    (room / "checked").replace(folder() / "checked")
    return path


def _written(room, table):
    """Write the CSV of *table* to the *room*; return the File."""
    path = room / datapackage.path_of(table.name)
    path.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for block in export.csv(table, table.queryset(AnonymousUser(), NOW)):
            digest.update(block)
            out.write(block)
    rows, fictitious = _counted(path)
    return datapackage.File(
        table.name, digest.hexdigest(), path.stat().st_size, rows, demonstration=fictitious
    )


def _counted(path):
    """How many rows the CSV at *path* has, and whether one of them is marked as fictitious."""
    rows, fictitious = 0, False
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as text:
        lines = csv.reader(text)
        names = next(lines)
        mark = names.index("demonstration") if "demonstration" in names else None
        for row in lines:
            rows += 1
            fictitious |= mark is not None and row[mark] == "true"
    return rows, fictitious


def _same(files):
    """Whether the last archive has the same content in the same *files*."""
    last = next(iter(kept()), None)
    if last is None:
        return False
    with zipfile.ZipFile(last.path) as held:
        sums = held.read(CHECKSUMS).decode().splitlines()
    return {line for line in sums if "  data/" in line} == {_sum(f.sha256, f.path) for f in files}


def _sum(digest, path):
    """A line as `sha256sum -c` reads it."""
    return f"{digest}  {path}"


def _packed(room, files, sources, edition):
    """Pack the *files* that lie in the *room*; return where the archive now is."""
    day = timezone.localdate()
    described = datapackage.descriptor(files, sources, edition.number, day)
    texts = {
        PACKAGE: json.dumps(described, ensure_ascii=False, indent=1) + "\n",
        "README.txt": readme(described, files, day),
        "LICENSE.md": (settings.BASE_DIR / "LICENSE-DATA.md").read_text(encoding="utf-8"),
    }
    sums = [_sum(hashlib.sha256(text.encode()).hexdigest(), name) for name, text in texts.items()]
    sums += [_sum(file.sha256, file.path) for file in files]
    texts[CHECKSUMS] = "".join(f"{line}\n" for line in sums)
    packed = room / "archive.zip"
    with zipfile.ZipFile(packed, "w") as out:
        for name, text in texts.items():
            out.writestr(_entry(name, day), text.encode())
        for file in files:
            _add(out, _entry(file.path, day), room / file.path)
    return _laid(packed, day)


def _entry(name, day):
    """What the zip says of a file: nothing that differs from one machine to the next."""
    entry = zipfile.ZipInfo(name, date_time=(day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
    entry.external_attr = 0o100644 << 16
    return entry


def _add(out, entry, path):
    entry.file_size = path.stat().st_size
    with path.open("rb") as held, out.open(entry, "w") as written:
        while block := held.read(export.BLOCK):
            written.write(block)


def _laid(packed, day):
    """Give the archive its name, the first that is free on its *day*; return its path."""
    with packed.open("rb") as held:
        digest = hashlib.file_digest(held, "sha256").hexdigest()
        os.fsync(held.fileno())
    numbers = [one.number for one in kept() if one.day == day]
    number = max(numbers, default=0) + 1
    name = f"quitotrack-{day}" + (f"-{number}" if number > 1 else "")
    path = folder() / f"{name}.zip"
    beside = packed.with_name("sum")
    beside.write_text(_sum(digest, path.name) + "\n")
    beside.replace(f"{path}.sha256")
    packed.chmod(0o644)
    os.link(packed, path)  # never in the place of another
    return path


# --- One at a time ----------------------------------------------------------------------


@contextmanager
def _alone():
    """Wait until no other process makes one; none does until this is over."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp(edition):
    """What the content depends on: a commitment comes into force on its day."""
    return f"{edition.number} {edition.at.isoformat()} {timezone.localdate()} {settings.SITE_URL}"


def _checked():
    """The stamp of what was found to be in the last archive, or ""."""
    path = folder() / "checked"
    return path.read_text() if path.exists() and kept() else ""
