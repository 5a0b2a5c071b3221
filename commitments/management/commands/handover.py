from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import translation

from commitments.reporting.handover import dossier
from commitments.reporting.handover_workbook import workbook

LANGUAGES = {"es": "es", "pt": "pt-br", "en": "en"}
STYLES = ("base", "components", "print")


class Command(BaseCommand):
    help = (
        "Write the dossier that one presidency hands to the next: a workbook (.xlsx) or a page "
        "to print (.html)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--language", choices=LANGUAGES, default="es")
        parser.add_argument("--output", type=Path, required=True, help="file.xlsx or file.html")

    def handle(self, *args, language, output, **options):
        writers = {".xlsx": workbook, ".html": page}
        write = writers.get(output.suffix.lower())
        if write is None:
            raise CommandError(f"{output}: the name of the file ends in .xlsx or .html")
        with translation.override(LANGUAGES[language]):
            output.write_bytes(write(dossier()))
        self.stdout.write(f"The handover is in {output}.")


def page(found):
    """The dossier as one HTML file that needs no other, its links leading to the site."""
    context = {
        "dossier": found,
        "site": settings.SITE_URL,
        "styles": {name: _style(name) for name in STYLES},
    }
    return render_to_string("portal/handover_file.html", context).encode()


def _style(name):
    return Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8")
