"""The public pages. Addresses carry codes, never row numbers, and never change."""

from django.urls import path

from .views import (
    actors,
    commitments,
    corrections,
    cycles,
    evidence,
    home,
    instruments,
    meetings,
    vocabularies,
)

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path(
        "commitments/<slug:instrument>/<str:path>/<int:number>/",
        commitments.commitment,
        name="commitment",
    ),
    path(
        "commitments/<slug:instrument>/<str:path>/<int:number>/<str:assignee>/",
        commitments.assignment,
        name="assignment",
    ),
    path("assignments/", commitments.assignment_list, name="assignment-list"),
    path("updates/", commitments.update_list, name="update-list"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("cycles/", cycles.cycle_list, name="cycle-list"),
    path("cycles/<slug:code>/", cycles.cycle, name="cycle"),
    path("instruments/", instruments.instrument_list, name="instrument-list"),
    path("instruments/<slug:code>/", instruments.instrument, name="instrument"),
    path("instruments/<slug:code>/<str:path>/", instruments.provision, name="provision"),
    path("states/", actors.state_list, name="state-list"),
    path("states/<str:code>/", actors.state, name="state"),
    path("actors/", actors.actor_list, name="actor-list"),
    path("actors/<slug:code>/", actors.actor, name="actor"),
    path("working-groups/", vocabularies.working_group_list, name="working-group-list"),
    path("working-groups/<slug:code>/", vocabularies.working_group, name="working-group"),
    path("themes/", vocabularies.theme_list, name="theme-list"),
    path("themes/<slug:code>/", vocabularies.theme, name="theme"),
    path("dimensions/", vocabularies.dimension_list, name="dimension-list"),
    path("dimensions/<int:number>/", vocabularies.dimension, name="dimension"),
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/<slug:code>/", meetings.meeting, name="meeting"),
    path("evidence/<int:pk>/<str:name>", evidence.evidence_file, name="evidence-file"),
    path("sources/", home.source_list, name="source-list"),
]
