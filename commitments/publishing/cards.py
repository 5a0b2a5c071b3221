"""What a page says of itself in one sentence: for search engines, and for whoever shares it.

By the name of the address and the context of the page; nothing here asks the database.
"""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.templatetags.record import date_range, paragraph, text_of

LONGEST = 300
#: What the site is about, where a page has no sentence of its own.
ABOUT = gettext_lazy(
    "What the Quito Process promised, paragraph by paragraph, and what is known to have become"
    " of it."
)
#: The pages that are about no single record.
OF_LISTS = {
    "home": ABOUT,
    "commitment-list": gettext_lazy(
        "Every distinct action that the adopted texts of the Quito Process promise, recommend or"
        " call for, with its assignments by status."
    ),
    "assignment-list": gettext_lazy(
        "Who is asked to act on each commitment of the Quito Process, and what was last reported."
    ),
    "update-list": gettext_lazy(
        "The reports published on commitments of the Quito Process, the latest first."
    ),
    "correction-list": gettext_lazy(
        "Every correction and every retraction of a published report on the Quito Process."
    ),
    "cycle-list": gettext_lazy(
        "The reporting cycles of the Quito Process: what was asked, and what was received."
    ),
    "instrument-list": gettext_lazy(
        "The declarations, plans and statements of the Quito Process, with their paragraphs,"
        " commitments and signatories."
    ),
    "state-list": gettext_lazy(
        "The states that take part in the Quito Process, since when and in which capacity."
    ),
    "actor-list": gettext_lazy(
        "The bodies of the Quito Process and the organizations that its documents name."
    ),
    "working-group-list": gettext_lazy(
        "The working groups of the Quito Process and the commitments that each follows."
    ),
    "theme-list": gettext_lazy(
        "The two lists of themes of the Quito Process, and the links between them."
    ),
    "dimension-list": gettext_lazy(
        "The action dimensions of the Quito Process, their themes and their commitments."
    ),
    "meeting-list": gettext_lazy(
        "The meetings of the Quito Process by round and presidency, with the texts adopted there."
    ),
    "source-list": gettext_lazy(
        "The documents from which the record of the Quito Process was read."
    ),
    "matrix": gettext_lazy(
        "Commitments by states: the status of every assignment of the Quito Process in one table."
    ),
    "map": gettext_lazy(
        "The states of the Quito Process on a map, with the same numbers as a table."
    ),
    "feed-list": gettext_lazy(
        "How to follow the record of the Quito Process, and how to show it on another site."
    ),
    "methodology": gettext_lazy(
        "How commitments of the Quito Process are recorded, reported on and counted, and what the"
        " numbers do not say."
    ),
    "glossary": gettext_lazy(
        "The words and the acronyms of the Quito Process as this record uses them."
    ),
    "about": gettext_lazy("What QuitoTrack is, whom it serves, and what it will never do."),
    "licence": gettext_lazy(
        "The licence of the record of the Quito Process, and how to give credit."
    ),
    "privacy": gettext_lazy("What this site stores about its readers and its account holders."),
    "accessibility": gettext_lazy(
        "How this site is made accessible, how that is tested, and what is known to be missing."
    ),
}


def _commitment(context):
    row = context["commitment"]
    place = f"{row.provision.instrument.short_title}, {paragraph(row.provision)}"
    return _(
        "%(title)s: a commitment in %(place)s. Its words, who is asked to act on it, and what each"
        " has reported."
    ) % {"title": row.title, "place": place}


def _assignment(context):
    row = context["assignment"]
    return _(
        "What %(assignee)s has reported on “%(title)s” (%(instrument)s): status, date and evidence."
    ) % {
        "assignee": row.assignee,
        "title": row.commitment.title,
        "instrument": row.commitment.provision.instrument.short_title,
    }


def _instrument(context):
    return _(
        "%(title)s: the text paragraph by paragraph, who subscribed to it, and what is known to"
        " have become of its commitments."
    ) % {"title": context["document"].title}


def _provision(context):
    row = context["provision"]
    place = f"{row.instrument.short_title}, {paragraph(row)}"
    return f"{place}: {' '.join(text_of(row).text.split())}"


def _actor(context):
    return _(
        "%(name)s in the Quito Process: its capacities, its positions on the adopted texts, what is"
        " asked of it and what it has reported."
    ) % {"name": context["actor"].name}


def _working_group(context):
    return _(
        "%(name)s of the Quito Process: what is assigned to it, and the commitments on its themes."
    ) % {"name": context["group"].name}


def _theme(context):
    theme = context["theme"]
    return _(
        "Commitments of the Quito Process on the theme “%(name)s” (%(list)s), and what is known to"
        " have become of them."
    ) % {"name": theme.name, "list": theme.get_list_display()}


def _dimension(context):
    return _(
        "Commitments of the Quito Process in the action dimension “%(name)s”, and what is known to"
        " have become of them."
    ) % {"name": context["dimension"].name}


def _meeting(context):
    meeting = context["meeting"]
    return _("%(title)s, %(days)s: who took part, what was adopted there, and its sources.") % {
        "title": meeting.title,
        "days": date_range(meeting.start, meeting.end, meeting.precision),
    }


def _cycle(context):
    return _(
        "The reporting cycle “%(title)s” of the Quito Process: what was asked, and what was"
        " received."
    ) % {"title": context["cycle"].title}


def _methodology_version(context):
    return _("%(about)s Version %(number)s.") % {
        "about": OF_LISTS["methodology"],
        "number": context["version"].number,
    }


def _figure(context):
    chart = context["chart"]
    return f"{chart.title}. {chart.subtitle}"


#: The name of an address -> (what the page is about in its context, the sentence).
OF_RECORDS = {
    "commitment": ("commitment", _commitment),
    "assignment": ("assignment", _assignment),
    "instrument": ("document", _instrument),
    "provision": ("provision", _provision),
    "state": ("actor", _actor),
    "actor": ("actor", _actor),
    "working-group": ("group", _working_group),
    "theme": ("theme", _theme),
    "dimension": ("dimension", _dimension),
    "meeting": ("meeting", _meeting),
    "cycle": ("cycle", _cycle),
    "figure": ("chart", _figure),
    "methodology-version": ("version", _methodology_version),
}


def description(name, context, title=""):
    """One or two sentences on the page at the address *name*, in the language of the page.

    context: that of the page; title: what it is called, for a page that says no more.
    """
    needed, sentence = OF_RECORDS.get(name, (None, None))
    if sentence and needed in context:
        return Truncator(sentence(context)).chars(LONGEST)
    if name in OF_LISTS:
        return str(OF_LISTS[name])
    return f"{title}. {ABOUT}" if title else str(ABOUT)
