"""The shipped record in three languages: which text exists, and what it is worth."""

import csv
import re

import pytest
from django.apps import apps

from commitments.models import Commitment, Instrument, Provision
from commitments.shipped import FIXTURES

pytestmark = pytest.mark.django_db

NAMES = {
    "members.Source": ["title"],
    "members.Actor": ["name"],
    "members.WorkingGroup": ["name"],
    "members.Dimension": ["name"],
    "members.Theme": ["name"],
    "meetings.Round": ["name"],
    "meetings.Meeting": ["title"],
    "commitments.Instrument": ["title", "short_title"],
    "commitments.Commitment": ["title"],
    "commitments.Provision": ["text"],
    "commitments.Evidence": ["title"],
}


def in_three(row, name):
    return [getattr(row, f"{name}_{code}") or "" for code in ("es", "pt", "en")]


def with_ancestors(provision):
    while provision:
        yield provision
        provision = provision.parent


@pytest.mark.parametrize(("label", "name"), [(m, n) for m, names in NAMES.items() for n in names])
def test_names_and_titles_are_complete(label, name):
    for row in apps.get_model(label).objects.all():
        assert all(in_three(row, name)), f"{row}: {name}"


def test_what_is_said_in_one_language_is_said_in_all():
    for path in sorted(FIXTURES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name in (key[:-3] for key in row if key.endswith("_es")):
                    said = {bool(row[f"{name}_{code}"]) for code in ("es", "pt", "en")}
                    assert len(said) == 1, f"{path.name}: {name} of {next(iter(row.values()))}"


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("quito-declaration-2018", "working_translation"),
        ("brussels-2023", "authentic"),
        ("santiago-2023", "authentic"),
    ],
)
def test_what_the_english_of_an_adopted_text_is_worth(code, english):
    provisions = Provision.objects.filter(instrument__code=code)
    assert set(provisions.values_list("standing_en", flat=True)) == {english}
    for standing in ("standing_es", "standing_pt"):
        assert set(provisions.values_list(standing, flat=True)) <= {
            "working_translation",
            "missing",
        }


def test_a_standing_is_missing_where_there_is_no_text_and_for_a_paraphrase():
    for provision in Provision.objects.all():
        for language in ("es", "pt", "en"):
            text = getattr(provision, f"text_{language}")
            missing = provision.paraphrase or not text
            assert (provision.standing(language) == "missing") == missing, provision


def test_the_standing_of_an_instrument_is_missing_where_opening_and_closing_are():
    for instrument in Instrument.objects.all():
        for language in ("es", "pt", "en"):
            text = getattr(instrument, f"opening_{language}")
            assert (instrument.standing(language) == "missing") == (not text), instrument
            assert bool(text) == bool(getattr(instrument, f"closing_{language}")), instrument


def test_what_carries_commitments_and_what_stands_above_it_is_translated():
    carrying = Provision.objects.filter(commitments__isnull=False, paraphrase=False).distinct()
    assert carrying.count() == 10 + 5 + 10
    for carrier in carrying:
        for provision in with_ancestors(carrier):
            assert provision.standing_es == "working_translation", provision
            assert provision.standing_pt == "working_translation", provision


def test_the_words_that_carry_a_commitment_are_quoted_in_each_language():
    for commitment in Commitment.objects.filter(provision__paraphrase=False):
        for language, quote in zip(("es", "pt", "en"), in_three(commitment, "quote"), strict=True):
            assert quote, f"{commitment.code}: {language}"
            assert quote in getattr(commitment.provision, f"text_{language}")


def test_an_error_of_the_original_stays_with_an_annotation_beside_it():
    stumbling = {
        "quito-declaration-2018/2": "rejection of discrimination and xenophobia; access to refugee",
        "santiago-2023/10.C.3.3": "Desegregating and exchanging data",
        "santiago-2023/11": "(GRCP, for its acronym in English)",
        "santiago-2023/16": "composed of officials from the Technical Secretariat",
        "brussels-2023/p2": "Multilateral participation instances, are",
    }
    for code, words in stumbling.items():
        provision = Provision.objects.get(code=code)
        assert words in provision.text_en
        assert all(in_three(provision, "annotation")), code


def test_no_personal_contact_data_was_carried_over():
    address = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}|\+\d[\d ().-]{6,}\d|\bTel\b|WhatsApp", re.I)
    for path in FIXTURES.rglob("*.*"):
        assert not address.search(path.read_text(encoding="utf-8")), path.name
