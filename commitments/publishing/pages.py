"""What makes a view a public page: it only reads, it knows when the reader looks, and what an
anonymous reader gets may be kept until something is published.
"""

from functools import wraps

from django.views.decorators.http import require_safe

from commitments import listing


def public_page(view):
    """Make *view* a public page.

    `request.moment` is the Moment that the address asks for; what it asks wrongly is answered
    with 400, as are the refusals of `listing`. See `caching` for what is kept of the answer.
    """

    @require_safe
    @wraps(view)
    @listing.answers
    def answering(request, *args, **kwargs):
        request.moment = listing.moment(request)
        response = view(request, *args, **kwargs)
        response.published = True
        return response

    return answering
