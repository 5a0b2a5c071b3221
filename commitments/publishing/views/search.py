"""The one search: what was found of each kind, or the pages of one of them."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commitments import listing
from commitments.publishing.hits import hit
from commitments.publishing.pages import public_page
from commitments.publishing.search import MOST, SearchFilter, counted
from commitments.searching import LONGEST

#: What can be found, as `in` names it.
KINDS = {
    "commitments": _("Commitments"),
    "provisions": _("Paragraphs of the texts"),
    "updates": _("Reports"),
    "meetings": _("Meetings"),
}
RELATED = {
    "commitments": ("provision__instrument", "provision__source"),
    "provisions": ("instrument", "source"),
    "updates": (
        "assignment__commitment__provision__instrument",
        "assignment__commitment__provision__source",
        "assignment__actor",
        "assignment__working_group",
    ),
    "meetings": ("source",),
}
SHOWN = ["instrument", "state", "working_group", "theme", "dimension", "status"]
#: How many of each kind are shown where all are; and on a page of one.
FEW, SIZE = 5, 20


@public_page
def search(request):
    """Whatever says the words of `q`: the first of each kind, or page by page those `in` one."""
    _refuse_what_cannot_be_searched(request)
    kind = _kind(request)
    found = listing.checked(request, SearchFilter(request))
    words = request.GET.get("q", "").strip()
    context = _panel(request, found) | {"words": words, "kind": kind}
    if not found.words:
        context["fault"] = _fault(found, words)
        return render(request, "publishing/search.html", context)
    context |= _of_one(request, found, kind) if kind else _of_all(request, found)
    context["kinds"] = _kinds(request, context["numbers"], kind)
    context["sources"] = [_source(one) for part in context["parts"] for one in part["hits"]]
    return render(request, "publishing/search.html", context)


# --- What cannot be searched ------------------------------------------------------------


def _refuse_what_cannot_be_searched(request):
    """Answer 400 to words that are too long, or that hold what no text can."""
    words = request.GET.get("q", "")
    if "\0" in words:
        why = _("It holds a sign that no text has.")
    elif len(words) > LONGEST:
        why = _("At most %(count)s letters can be searched for.") % {"count": LONGEST}
    else:
        return
    fault = {"name": _("Words"), "value": words.replace("\0", "")[:LONGEST], "why": why}
    listing.refuse(request, [fault | {"choices": []}])


def _kind(request):
    """What `in` names, "" for all; else answer 400."""
    kind = request.GET.get("in", "")
    if kind and kind not in KINDS:
        choices = [
            {"label": label, "url": listing.address(request, **{"in": code})}
            for code, label in KINDS.items()
        ]
        listing.refuse(request, [{"name": _("Kind"), "value": kind, "choices": choices}])
    return kind


def _fault(found, words):
    """Why nothing can be looked for, a sentence; empty where nothing was typed."""
    if not words:
        return ""
    if found.words.skipped:
        return _("These words stand in almost every text. Add one that says what you look for.")
    if found.words.excluding:
        return _("A minus only leaves texts out. Add a word that says what you look for.")
    return _("There is no word in this. Type letters or digits.")


# --- What is shown ----------------------------------------------------------------------


def _panel(request, found):
    """The filters, with the words carried along; and the box, with the filters carried along."""
    panel = listing.panel(request, found, shown=SHOWN)
    carried = [(name, request.GET.get(name, "")) for name in ("q", "in")]
    cleared = dict.fromkeys(found.form.fields) | {"q": request.GET.get("q")}
    everything = [(name, value) for name, values in request.GET.lists() for value in values]
    return panel | {
        "chips": [chip for chip in panel["chips"] if chip["name"] != found.form["q"].label],
        "kept": [*panel["kept"], *((name, value) for name, value in carried if value)],
        "along": [(name, value) for name, value in everything if name not in ("q", "page")],
        "clear_url": listing.address(request, **cleared),
        "sources": [],
        "parts": [],
    }


def _kinds(request, numbers, kind):
    """The ways to all and to each kind, with how many there are (None where none can be)."""
    rows = [("", _("Everything"), None), *((code, KINDS[code], numbers[code]) for code in KINDS)]
    return [
        {
            "code": code,
            "label": label,
            "count": number,
            "more": number is not None and number > MOST,
            "most": MOST,
            "url": listing.address(request, **{"in": code}),
            "here": code == kind,
        }
        for code, label, number in rows
    ]


def _of_all(request, found):
    """The first few of each kind that has any."""
    numbers = counted(found.rows)
    kinds = [code for code in KINDS if numbers[code]]
    return {
        "numbers": numbers,
        "parts": [
            _part(request, found, code, _whole(found, code)[:FEW]) | {"more": numbers[code] > FEW}
            for code in kinds
        ],
    }


def _of_one(request, found, kind):
    """One page of those of one *kind*."""
    others = {code: rows for code, rows in found.rows.items() if code != kind}
    if found.rows[kind] is None:
        return {"numbers": counted(others) | {kind: None}}
    page = listing.paged(request, _whole(found, kind), size=SIZE)
    return {
        "numbers": counted(others) | {kind: page.paginator.count},
        "parts": [_part(request, found, kind, page)] if page.object_list else [],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }


def _whole(found, kind):
    return found.rows[kind].select_related(*RELATED[kind])


def _part(request, found, kind, rows):
    return {
        "kind": kind,
        "label": KINDS[kind],
        "url": listing.address(request, **{"in": kind}),
        "hits": [hit(kind, row, found.words) for row in rows],
    }


def _source(found):
    """The source of the text in which something was found, or that it is about."""
    row = found.row
    row = getattr(row, "assignment", row)
    row = getattr(row, "commitment", row)
    return getattr(row, "provision", row).source
