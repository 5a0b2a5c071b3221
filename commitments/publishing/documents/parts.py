"""The sections that reports share: numbers, line by line, corrections, what it all rests on."""

from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments import demonstration
from commitments.models import ReportingCycle, Status, StatusUpdate
from commitments.publishing.addresses import absolute
from commitments.publishing.methodology import CURRENT
from commitments.publishing.views.cycles import as_it_was
from commitments.reports import as_published, corrections
from commitments.templatetags.record import best_of, code_labels, written

from . import distributions
from .blocks import cell, chart, facts, heading, items, note, section, table, text

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def moment_in_words(moment):
    """Which day or cycle the numbers are about, in sentences."""
    day = date_format(moment.date)
    if moment.cycle:
        words = _("As the cycle “%(cycle)s” found it.") % {"cycle": moment.cycle.title}
        frozen = _("Frozen on %(day)s: later reports and corrections do not change it.")
        return f"{words} {frozen % {'day': day}}"
    if moment.day:
        told = _(
            "Statuses, evidence levels and assignments in force are those of the end of that day,"
            " as far as they had been published; titles and themes are today’s."
        )
        return f"{_('As of %(day)s.') % {'day': day}} {told}"
    return _("Data as of %(day)s.") % {"day": day}


def address_of(request):
    """Where the report on the same moment is found again."""
    query = urlencode(request.moment.query)
    return absolute(f"{request.path}?{query}" if query else request.path)


def day_of(instant):
    return timezone.localdate(instant)


def moment_in_short(moment):
    day = date_format(moment.date)
    if moment.cycle:
        return moment.cycle.title
    return (_("As of %(day)s.") if moment.day else _("Data as of %(day)s.")) % {"day": day}


def warned():
    """The mark of every page where anything on the site is fictitious, else ""."""
    shown = demonstration.there_is_any()
    return _("Demonstration data: the reports marked so are fictitious.") if shown else ""


# --- Numbers ----------------------------------------------------------------------------


def subtitle(moment):
    day = date_format(moment.date)
    return _("Assignments by status on %(day)s, as published by then.") % {"day": day}


def progress(rows, words):
    """The sections on how the *rows* stand. words: measure and date, under each figure."""
    told = _("An assignment of two themes is counted in both.")
    themes = [figure(one, _("Theme")) for one in distributions.by_theme(rows, f"{words} {told}")]
    return [
        section(_("How the assignments stood"), figure(distributions.by_status(rows, words))),
        section(
            _("By instrument, dimension and theme"),
            figure(distributions.by_instrument(rows, words), _("Instrument")),
            figure(distributions.by_dimension(rows, words), _("Action dimension")),
            *themes,
        ),
    ]


def figure(made, first=""):
    return chart(made, [first, _("Total")])


def of(part, whole):
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def published_by(moment):
    """The cycles published by then, in the order of time."""
    opened = ReportingCycle.objects.published().order_by("published_at")
    return [one for one in opened if as_it_was(one, moment).published_at]


def of_what_was_asked(part, cycle):
    """part: the Part of a completeness."""
    return _("%(received)s of %(asked)s were received by the cut-off, %(day)s.") % {
        "received": part.received,
        "asked": part.asked,
        "day": date_format(cycle.cut_off_on),
    }


def what_received_means():
    return _("Received is what was submitted by the cut-off, reviewed or not.")


# --- Line by line -----------------------------------------------------------------------


def lines(rows, groups, *, outcome=False, whose=True):
    """Tables of *rows*, one for each of its *groups*: a function of a row that gives the heading.

    outcome: whether what came in in a cycle is told; whose: whether the assignee is.
    """
    columns = [
        (_("Commitment"), 6, False),
        (_("Status"), 3, False),
        (_("Date of the report"), 2.6, False),
    ]
    if whose:
        columns.insert(0, (_("Assignee"), 2.6, False))
    for title, own in groupby(rows, key=groups):
        own = list(own)
        count = ngettext("%(number)s assignment", "%(number)s assignments", len(own))
        yield heading(title, count % {"number": len(own)})
        cells = [_line(row, outcome=outcome, whose=whose) for row in own]
        yield table(title, columns, cells)


def _line(row, *, outcome, whose):
    """The cells of one row; the first of them leads to the page of the assignment."""
    address = absolute(row.address)
    mark = _("Demonstration data") if row.demonstration else ""
    place = f"{row.place} · {row.code}" if whose else f"{row.code}"
    about = " · ".join(filter(None, [place, mark]))
    said = [written(row.reported) if row.reported else "—"]
    said += [_("confirmed unchanged")] if row.confirmed else []
    cells = [
        cell(row.title, address, about),
        cell(Status(row.status).label, small=row.level, status=row.status),
        cell(said[0], small=capfirst(row.outcome) if outcome else "".join(said[1:])),
    ]
    return [cell(row.assignee.name), *cells] if whose else cells


def reading_of_lines():
    """How the address of each line is read off its code, on paper."""
    base = absolute(reverse("permanent", args=["assignments", "x"])).removesuffix("x")
    return note(
        _("The page of each assignment is at %(base)s followed by its code.") % {"base": base}
    )


# --- What was said ----------------------------------------------------------------------


def reports(request, rows):
    """The report that stands on each of the *rows*, in full. Five queries."""
    keys = [row.update for row in rows if row.update]
    found = as_published(StatusUpdate.objects.filter(pk__in=keys), request.user).in_bulk()
    for row in rows:
        if update := found.get(row.update):
            mark = _("Demonstration data") if row.demonstration else ""
            yield heading(row.title, mark)
            yield from _report(row, update)


def _report(row, update):
    words = [str(Status(row.status).label), written(update.reported_on), row.level]
    yield note(f"{row.instrument.short_title}, {row.place} · {' · '.join(filter(None, words))}")
    said = update.confirms or update
    if update.confirms:
        day = {"today": written(update.reported_on)}
        yield text(_("Confirmed unchanged on %(today)s.") % day, strong=True)
    yield from _texts(said)
    for label, field in (
        (_("Form of measure:"), "measures"),
        (_("Obstacles:"), "obstacles"),
        (_("Support needed:"), "support_needed"),
    ):
        if chosen := code_labels(getattr(said, field), field):
            yield text(f"{label} {', '.join(map(str, chosen))}")
    pieces = [*update.evidence.all()]
    yield items([(_piece(piece), piece.link) for piece in pieces])


def _texts(update):
    labels = {
        "narrative": "",
        "missing": _("Still missing:"),
        "plan": _("Decision or plan:"),
        "reason_text": _("Reason:"),
    }
    if update.reason:
        yield text(f"{_('Reason:')} {update.get_reason_display()}")
    for field, label in labels.items():
        shown = best_of(update, field)
        if shown.text:
            language = "" if shown.translated else shown.language
            yield text(label, strong=True) if label else None
            yield text(shown.text, language)


def _piece(piece):
    title, locator = best_of(piece, "title").text, best_of(piece, "locator").text
    issued = written(piece.dated) if piece.dated else ""
    kind = capfirst(piece.get_kind_display())
    return " · ".join(filter(None, [title, locator, kind, piece.issuer, issued]))


def corrected(updates):
    """The corrections and retractions among the published *updates*, newest first. Two queries."""
    found = corrections(updates).select_related(
        "assignment__commitment", "assignment__actor", "assignment__working_group"
    )
    rows = list(found)
    stood = StatusUpdate.objects.published().in_bulk({row.stood for row in rows} - {None})
    columns = [
        (_("Published"), 2.6, False),
        (_("Assignment"), 5, False),
        (_("What was said"), 3, False),
        (_("What is said now"), 3, False),
    ]
    cells = [_correction(row, stood.get(row.stood)) for row in rows]
    made = table(_("Corrections and retractions"), columns, cells)
    return made or text(_("Nothing has been corrected or taken back."))


def _correction(update, before):
    assignment = update.assignment
    address = absolute(reverse("permanent", args=["status-updates", update.code]))
    mark = _("Demonstration data") if update.demonstration else ""
    now = Status(update.status).label if update.status else _("Report withdrawn by the reporter")
    title = f"{assignment.assignee}: {assignment.commitment.title}"
    return [
        cell(date_format(day_of(update.published_at))),
        cell(title, address, " · ".join(filter(None, [update.code, mark]))),
        cell(Status(before.status).label if before and before.status else "—"),
        cell(now, small=best_of(update, "narrative").text[:300]),
    ]


# --- What it rests on -------------------------------------------------------------------


def closing(request, sources):
    """Method, sources, licence. sources: Source rows, some of them more than once."""
    return [
        section(_("How to read the numbers"), *map(text, _method()), facts([_methodology()])),
        section(_("Sources"), items(_sources(sources))),
        section(_("Licence and address"), *_licence(request)),
    ]


def _method():
    return [
        _(
            "What is counted are assignments: the part of one actor or working group in one"
            " commitment. Every count stands beside its denominator and its date. Nothing is"
            " ranked, averaged or turned into a percentage."
        ),
        _(
            "The status is what whoever reports says. “Not reported” means that nothing was"
            " published: it is a gap in the record, never a finding about the assignee."
        ),
        _(
            "The evidence level is the Technical Secretariat’s reading of the documentation, never"
            " of the merit. A published report is never edited: a correction is a newer one."
        ),
        _("Days end at midnight in the time zone %(zone)s, for everyone.")
        % {"zone": settings.TIME_ZONE},
    ]


def _methodology():
    address = absolute(reverse("public:methodology"))
    return _("Methodology version"), f"{CURRENT.number}, {address}", address


def _sources(sources):
    for source in sorted(set(sources), key=lambda one: one.code):
        day = source.published_on
        words = [source.title, source.publisher]
        words += [written(day, source.published_precision)] if day else []
        yield ". ".join(filter(None, [*words, source.address])), source.address


def _licence(request):
    return [
        text(
            _(
                "Data: CC BY 4.0 (%(address)s). Credit: QuitoTrack, the record of the Quito"
                " Process, with the date and the address of this report. Adopted texts belong to"
                " those who adopted them."
            )
            % {"address": LICENCE}
        ),
        facts([(_("Address of this report"), address_of(request), "")]),
    ]
