"""How pages say what the record holds: dates with their precision, adopted text with its
standing, paragraphs by their place, numbers with their denominator. No tag runs a query.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.freshness import age_of
from commitments.models import (
    EvidenceLevel,
    Measure,
    Obstacle,
    Position,
    Standing,
    Status,
    Support,
)
from commitments.moments import NOW
from members.models import Basis, Precision

register = template.Library()

LANGUAGE_NAMES = {
    "es": gettext_lazy("Spanish"),
    "pt": gettext_lazy("Portuguese"),
    "en": gettext_lazy("English"),
}


def reader_language():
    """The language of the page: `es`, `pt` or `en`."""
    return (translation.get_language() or "es").split("-")[0]


# --- Dates ------------------------------------------------------------------------------


@register.simple_tag
def written(day, precision=Precision.DAY):
    """Return *day* in words, no more exact than *precision* allows."""
    if day is None or precision == Precision.NOT_STATED:
        return _("not stated")
    if precision == Precision.NOT_LATER_THAN:
        return _("not later than %(day)s") % {"day": date_format(day)}
    formats = {Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}
    return date_format(day, formats.get(precision, "DATE_FORMAT"))


@register.simple_tag
def dated(day, precision=Precision.DAY):
    """The same as a `<time>` element, where the day is known well enough to be one."""
    words = written(day, precision)
    exact = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
    if day is None or precision not in exact:
        return words
    return format_html('<time datetime="{}">{}</time>', day.strftime(exact[precision]), words)


@register.simple_tag
def date_range(start, end, precision=Precision.DAY):
    """Return the days from *start* to *end* in words: “4–5 July 2019”."""
    if precision != Precision.DAY or start == end:
        return written(start, precision)
    if start.year != end.year:
        return f"{date_format(start)} – {date_format(end)}"
    if start.month != end.month:
        return f"{date_format(start, 'MONTH_DAY_FORMAT')} – {date_format(end)}"
    return f"{start.day}–{date_format(end)}"


@register.simple_tag(takes_context=True)
def age(context, reported_on):
    """A mark, in words, on the date of a report that is old on the day that the page shows."""
    moment = getattr(getattr(context, "request", None), "moment", NOW)
    found = age_of(reported_on, moment.date)
    if found is None:
        return ""
    return format_html(' <span class="age" data-age="{}">{}</span>', found.code, found.label)


# --- Adopted text -----------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A text as the reader gets it, in the best language there is."""

    label: str
    text: str
    language: str
    translated: bool

    @property
    def language_name(self):
        return LANGUAGE_NAMES[self.language]


@register.simple_tag
def text_of(provision):
    """Return the Shown text of *provision*; `translated` says it is in the page's language."""
    wanted = reader_language()
    language = provision.language_shown(wanted)
    text = getattr(provision, f"text_{language}") or ""
    return Shown(provision.label, text, language, language == wanted)


@register.simple_tag
def best_of(row, field):
    """Return the Shown text of a translated *field*: in the page's language, else as given."""
    wanted = reader_language()
    for language in (wanted, "en", "es", "pt"):
        if text := getattr(row, f"{field}_{language}"):
            return Shown("", text, language, language == wanted)
    return Shown("", "", wanted, True)


def marked(text, quote):
    """Return *text* as HTML with the words of *quote* in it marked."""
    if not quote or quote not in text:
        return conditional_escape(text)
    before, after = text.split(quote, 1)
    return format_html("{}<mark>{}</mark>{}", before, quote, after)


@register.inclusion_tag("publishing/parts/quotation.html")
def quotation(provision, commitment=None):
    """The paragraph under its ancestors' opening words, the words of *commitment* marked.

    Fetch the provision with its ancestors (`listing.ANCESTORS`), or each costs a query.
    """
    openings, above = [], provision.parent
    while above is not None:
        openings.insert(0, text_of(above))
        above = above.parent
    shown = text_of(provision)
    quote = getattr(commitment, f"quote_{shown.language}") if commitment else ""
    return {
        "openings": openings,
        "shown": shown,
        "text": marked(shown.text, quote),
        "provision": provision,
    }


def _working_note(instrument, language):
    """What a working translation is made from, and whether an original exists elsewhere."""
    if language in instrument.original_languages.split():
        return _(
            "Translated back from English, it is not the original: the text was drawn up in this"
            " language too, but no source of the record holds it."
        )
    return _("Made from the English text; it is not the original.")


@register.inclusion_tag("publishing/parts/standing_note.html")
def standing_note(provision):
    """What the text shown is worth, in words."""
    shown = text_of(provision)
    standing = provision.standing(shown.language)
    note = ""
    if not shown.translated:
        note = _("What is shown is: %s.") % Standing(standing).label
    elif standing == Standing.WORKING_TRANSLATION and shown.language != "en":
        note = _working_note(provision.instrument, shown.language)
    return {
        "paraphrase": provision.paraphrase,
        "standing": standing if shown.translated else Standing.MISSING.value,
        "shown_language": shown.language_name,
        "translated": shown.translated,
        "note": note,
    }


@register.simple_tag
def paragraph(provision):
    """Name the place of *provision* in its text: “paragraph 10, a.3”, “reported item 2”.

    Follows the printed labels where there are any, else the codes of the design.
    """
    first, *rest = provision.path.split(".")
    if first == "Appendix":
        return _("appendix %s") % rest[0]
    head = {"p": _("unnumbered paragraph %s"), "r": _("reported content %s")}.get(
        first[0], _("paragraph %s")
    )
    words = head % first.lstrip("pr")
    return f"{words}, {provision.label.rstrip('.)')}" if rest else words


# --- Codes in words ---------------------------------------------------------------------


@register.inclusion_tag("components/status.html")
def status(code):
    return {"status": code, "label": Status(code).label}


@register.filter
def position_label(code):
    """What the assignee did about the instrument; None where the record has no row."""
    return Position.Value(code or Position.Value.NOT_RECORDED).label


@register.filter
def evidence_label(code):
    return EvidenceLevel(code).label if code else ""


@register.filter
def code_labels(codes, field):
    """The names of the *codes* that a report holds in *field*, in their order on the form."""
    chosen = {"measures": Measure, "obstacles": Obstacle, "support_needed": Support}[field]
    return [label for code, label in chosen.choices if code in codes]


@register.filter
def basis_note(basis):
    """What a reader must know of a value that was worked out; nothing where it was read."""
    return Basis(basis).label if basis in (Basis.PROPOSED, Basis.CONFIRMED) else ""


# --- Numbers ----------------------------------------------------------------------------


def moment_of(context):
    """What an address repeats so that it is about the same moment as the page of *context*."""
    request = getattr(context, "request", None) or context.get("request")
    moment = getattr(request, "moment", None)
    return moment.query if moment else {}


@register.simple_tag(takes_context=True)
def listing(context, name, **filters):
    """The address of the list *name* (`assignment`, `commitment`) with these filters, about the
    same moment as the page.

    A filter may hold several values; an empty one is left out.
    """
    chosen = {key: value for key, value in filters.items() if value not in (None, "", [])}
    chosen |= moment_of(context)
    query = urlencode(chosen, doseq=True)
    return reverse(f"public:{name}-list") + (f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def page_of(context, shown):
    """The address of the page of *shown*, about the same moment as this page.

    shown: a row that has a page, or the address of one.
    """
    address = shown if isinstance(shown, str) else shown.get_absolute_url()
    address, mark, place = address.partition("#")
    if query := urlencode(moment_of(context)):
        address += f"{'&' if '?' in address else '?'}{query}"
    return address + mark + place


def ladder(tally):
    """(code, label, count) of each status that counts something: the ladder, silence last."""
    first, *others = tally.rows()
    return [row for row in [*others, first] if row[2]]


def segments(tally):
    """The parts of a bar, as components/bar.html takes them."""
    found, x = [], 0.0
    for code, label, count in ladder(tally):
        width = 100 * count / tally.total
        found.append(
            {
                "status": code,
                "label": label,
                "count": count,
                "x": round(x, 3),
                "width": round(width, 3),
                "middle": round(x + width / 2, 3),
                "end": round(x + width, 3),
            }
        )
        x += width
    return found


@register.inclusion_tag("components/bar.html")
def bar(tally, title):
    """A bar of *tally*; *title* says what it counts. The numbers stand beside it as text."""
    return {"title": title, "segments": segments(tally)}


@register.inclusion_tag("components/tally.html")
def tally_line(tally):
    """The counts of *tally* with their denominator, in one line."""
    return {"segments": segments(tally), "total": tally.total}


@register.inclusion_tag("components/distribution.html", takes_context=True)
def distribution(context, tally, id, caption, subtitle="", title="", page="", **filters):
    """A bar of *tally* over its table; each number leads to its rows.

    id: unique on the page; page: the address of the list that *tally* counts, that of the
    assignments where none is given; filters: those of that list.
    """
    rows = [
        {"status": code, "label": label, "count": count}
        | {
            "url": page_of(context, f"{page}?status={code}#results")
            if page
            else _assignments(context, filters, code)
        }
        for code, label, count in ladder(tally)
    ]
    return {
        "id": id,
        "caption": caption,
        "subtitle": subtitle,
        "title": title or caption,
        "segments": segments(tally),
        "rows": rows,
        "total": tally.total,
    }


def _assignments(context, filters, status):
    return listing(context, "assignment", **{**filters, "status": status})


@register.inclusion_tag("components/sources.html")
def source_section(sources, id="sources"):
    """The sources at the foot of a page, each once.

    sources: Source rows, or pairs of a Source and the place in it.
    """
    shown = {}
    for entry in sources:
        source, locator = entry if isinstance(entry, tuple) else (entry, "")
        day = source.published_on
        shown[source.pk, locator] = {
            "title": source.title,
            "publisher": source.publisher,
            "date": written(day, source.published_precision) if day else "",
            "address": source.address,
            "locator": locator,
            "note": source.note,
        }
    return {"id": id, "sources": list(shown.values())}
