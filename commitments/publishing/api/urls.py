"""The addresses of the API: the documentation, its description for machines, and for each
collection its list and its objects by their codes."""

from django.urls import path, re_path

from . import record, reports, schema, views, vocabularies
from .documentation import Description, documentation

COLLECTIONS = {
    collection.name: collection
    for collection in (
        record.INSTRUMENTS,
        record.PROVISIONS,
        record.COMMITMENTS,
        record.ASSIGNMENTS,
        reports.UPDATES,
        vocabularies.ACTORS,
        vocabularies.MEMBERSHIPS,
        vocabularies.PRESIDENCIES,
        record.POSITIONS,
        vocabularies.MEETINGS,
        vocabularies.WORKING_GROUPS,
        vocabularies.THEMES,
        vocabularies.DIMENSIONS,
        reports.CYCLES,
        vocabularies.SOURCES,
    )
}


def _of(collection):
    """The two addresses of a *collection*."""
    own = {"collection": collection}
    every = type(f"ListOf{collection.thing}", (views.ListOf,), own)
    one = type(f"OneOf{collection.thing}", (views.OneOf,), own)
    name = collection.name
    yield path(f"v1/{name}/", schema.described_list(every, collection).as_view(), name=name)
    yield path(
        f"v1/{name}/<path:code>/",
        schema.described_one(one, collection).as_view(),
        name=f"{name}-one",
    )


app_name = "api"
urlpatterns = [
    path("", documentation, name="documentation"),
    path("schema/", Description.as_view(), name="schema"),
    path(
        "v1/",
        schema.described_overview(views.Overview).as_view(collections=tuple(COLLECTIONS)),
        name="overview",
    ),
    *(address for collection in COLLECTIONS.values() for address in _of(collection)),
    re_path(r"^(?P<rest>[\s\S]+)/\Z", views.Nothing.as_view(), name="nothing"),
]
