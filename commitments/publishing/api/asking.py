"""What the query string of a list asks, or why it is not understood: the filters and the moment
with the meaning that they have on the pages, and an unknown name is never ignored."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commitments.models import ReportingCycle
from commitments.moments import MomentForm, asked

from .collection import Looking
from .refusals import Refused, fault

MOMENT = list(MomentForm.base_fields)
#: What is given once, and is nobody's filter.
BY_PAGE, BY_CURSOR = ("page", "page_size", "format"), ("cursor", "page_size", "format")
ONCE = {"q", "ordering", *BY_PAGE, *BY_CURSOR, *MOMENT}


def names(collection):
    """The parameters that the list of *collection* takes."""
    moment = MOMENT if collection.moments else []
    paging = BY_CURSOR if collection.by_cursor else BY_PAGE
    return list(dict.fromkeys([*collection.filters.base_filters, *moment, *paging]))


def names_of_one(collection):
    """The parameters that the address of one object takes."""
    return [*(MOMENT if collection.moments else []), "format"]


def only(request, known):
    """Refuse what is not in *known*, and what is given twice and can be given once."""
    given = list(request.GET.lists())
    unknown = _("The parameter is not known here.")
    faults = [fault(name, values, unknown, known) for name, values in given if name not in known]
    faults += [
        fault(name, values, _("Give it once."))
        for name, values in given
        if name in ONCE and len(values) > 1
    ]
    if faults:
        raise Refused(*faults)


def looking(request, collection):
    """The Looking that the address asks for, else refuse it."""
    if not collection.moments:
        return Looking(request=request._request)
    try:
        moment = asked(request.GET)
    except ValidationError as error:
        raise Refused(*_faults_of_moment(request, error)) from None
    request._request.moment = moment  # the filter class need not ask again
    return Looking(moment, request=request._request)


def _faults_of_moment(request, error):
    for name, errors in error.error_dict.items():
        why = " ".join(message for one in errors for message in one.messages)
        valid = _cycles() if name == "cycle" else ()
        yield fault(name, request.GET.getlist(name), why, valid)


def _cycles():
    return ReportingCycle.objects.published().values_list("code", flat=True)


def filtered(request, collection, looking):
    """The filter set of *collection* that understood the request, else refuse it."""
    data = request.GET.copy()
    if collection.order and not data.get("ordering"):
        data["ordering"] = collection.order
    rows = (collection.found or collection.rows)(looking)
    found = collection.filters(data, rows, request=request)
    if not found.is_valid():
        raise Refused(*_faults(request, found))
    return found


def _faults(request, found):
    for name, errors in found.form.errors.items():
        valid = [str(code) for code in found.choices.get(name, ())]
        values = request.GET.getlist(name)
        wrong = [value for value in values if value not in valid] if valid else values
        yield fault(name, wrong, "" if valid else " ".join(errors), valid)


def whole_number(request, name, default, largest):
    """The whole number from 1 to *largest* under *name*, else refuse it."""
    value = request.GET.get(name) or str(default)
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= largest:
        return int(value)
    why = _("It is a whole number from 1 to %(largest)s.") % {"largest": largest}
    raise Refused(fault(name, [value], why))
