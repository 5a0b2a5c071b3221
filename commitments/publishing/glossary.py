"""The words of the field as this record uses them, for the page that explains them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """id: its place on the page, for ever; name and meaning: in the language of the page."""

    id: str
    name: Promise
    meaning: Promise


WHO = [
    Term("actor", _("actor"), _("A state, an organization, or a body of the Process.")),
    Term(
        "body",
        _("body of the Process"),
        _(
            "The Pro Tempore Presidency, the Technical Secretariat, the member states jointly, or"
            " the Group of Friends."
        ),
    ),
    Term(
        "capacity",
        _("capacity"),
        _(
            "How an actor takes part between two dates: as member state, observer state, member of"
            " the Group of Friends, contributor, agency of the Technical Secretariat, or"
            " participating organization. Some have none: a state may be only addressed."
        ),
    ),
    Term(
        "presidency",
        _("Pro Tempore Presidency"),
        _("The state that leads the Process for a term."),
    ),
    Term(
        "troika",
        _("troika"),
        _("The outgoing, current and incoming presidency on a given day."),
    ),
    Term(
        "technical-secretariat",
        _("Technical Secretariat"),
        _(
            "Set up by two agencies of the United Nations, IOM and UNHCR, at the request of the"
            " member states, to support the presidency."
        ),
    ),
    Term(
        "group-of-friends",
        _("Group of Friends"),
        _("States and organizations that support the Process."),
    ),
    Term(
        "focal-point",
        _("focal point"),
        _(
            "A dated mandate: a person speaks for an actor or a working group, as titular,"
            " alternate or contributor."
        ),
    ),
    Term(
        "working-group",
        _("working group"),
        _("One of the groups that IOM lists for the Process."),
    ),
    Term(
        "theme",
        _("theme"),
        _("An entry of one of two lists: that of IOM, and that of the IX declaration."),
    ),
    Term(
        "dimension",
        _("action dimension"),
        _("One of the headings under which the IX declaration arranges its themes."),
    ),
    Term(
        "crosswalk",
        _("crosswalk"),
        _(
            "An explicit link between two of these vocabularies, with its basis. It leads a reader"
            " on and never enters a count."
        ),
    ),
]
WHAT = [
    Term(
        "round",
        _("round"),
        _("One chapter of the Process, numbered I, II and so on, under one presidency."),
    ),
    Term("meeting", _("meeting"), _("A dated event, perhaps within a round.")),
    Term(
        "instrument",
        _("instrument"),
        _(
            "An adopted text: declaration, plan of action, road map, joint statement, policy paper"
            " or annex. It may be in the record without its text."
        ),
    ),
    Term(
        "position",
        _("position"),
        _(
            "What an actor did about an instrument: signed, adopted, adhered later, attended"
            " without signing, or not recorded. Never yes or no."
        ),
    ),
    Term(
        "provision",
        _("provision"),
        _("One numbered or lettered paragraph, word for word, in the tree of its instrument."),
    ),
    Term(
        "act",
        _("act"),
        _(
            "The strongest thing that a provision does, in this order: commitment, recommendation,"
            " call, acknowledgment, thanks, procedural."
        ),
    ),
    Term(
        "commitment",
        _("commitment"),
        _("One distinct action that can be followed up. A provision carries none, one or several."),
    ),
    Term(
        "restatement",
        _("restatement"),
        _("A provision that says a commitment of another once more."),
    ),
    Term(
        "assignment",
        _("assignment"),
        _(
            "The part of one actor, or of one working group, in one commitment, from a date until"
            " it is closed with a reason. It is what is reported on and counted."
        ),
    ),
    Term(
        "standing",
        _("standing of a text"),
        _(
            "What a text in one language is worth: authentic, official translation, working"
            " translation, or missing."
        ),
    ),
    Term(
        "paraphrase",
        _("paraphrase"),
        _("Content known only from reports: not the adopted words."),
    ),
    Term("annotation", _("annotation"), _("An editor’s note beside a text. The text stays.")),
    Term("source", _("source"), _("The document in which a fact was read.")),
    Term(
        "derived",
        _("derived"),
        _(
            "Worked out from the record, not read in a source. A derived link is proposed until the"
            " Secretariat has confirmed it."
        ),
    ),
]
HOW_FAR = [
    Term(
        "status",
        _("status"),
        _("What whoever reports says of an assignment, in one of eight values."),
    ),
    Term(
        "status-update",
        _("status update"),
        _(
            "One dated report on an assignment: a status, a narrative, evidence. It is never edited"
            " once published."
        ),
    ),
    Term(
        "evidence-level",
        _("evidence level"),
        _("How well a report is documented, as the Technical Secretariat reads it."),
    ),
    Term(
        "reporting-cycle",
        _("reporting cycle"),
        _("A call for reports, with its scope and its dates."),
    ),
    Term(
        "cut-off",
        _("cut-off"),
        _("The day after which a report no longer counts in its cycle."),
    ),
    Term(
        "completeness",
        _("completeness"),
        _(
            "Of the assignments that a cycle asked about, how many a report was received on: “9 of"
            " 11”."
        ),
    ),
    Term(
        "as-of",
        _("as of"),
        _("The day at whose end the record is shown."),
    ),
]
#: (id of the section, its heading, its terms), in the order of the page.
SECTIONS = [
    ("who", _("Who"), WHO),
    ("what", _("What"), WHAT),
    ("how-far", _("How far"), HOW_FAR),
]
