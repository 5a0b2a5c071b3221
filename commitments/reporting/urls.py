"""The portal, where those who report do it. Addresses carry codes, never row numbers."""

from django.urls import path

from .views import clear, evidence, home, people, plenary, profile, reply, report, submit, workbook

#: One assignment on the desk of *code*.
LINE = "for/<str:code>/<slug:instrument>/<str:path>/<int:number>/"

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("for/<str:code>/", home.desk, name="desk"),
    path("for/<str:code>/submit/", submit.submit, name="submit"),
    path(LINE, report.report, name="report"),
    path(f"{LINE}confirm/", submit.confirm, name="confirm"),
    path(f"{LINE}withdraw/", submit.withdraw, name="withdraw"),
    path(f"{LINE}discard/", submit.discard, name="discard"),
    path(f"{LINE}evidence/", evidence.add, name="evidence"),
    path(f"{LINE}evidence/<int:order>/remove/", evidence.remove, name="remove-evidence"),
    path(f"{LINE}preview/", reply.preview, name="preview"),
    path(f"{LINE}history/", reply.history, name="history"),
    path("accepted/", plenary.accepted, name="accepted"),
    path("handover/", plenary.handover, name="handover"),
    path("handover.xlsx", plenary.handover_xlsx, name="handover-workbook"),
    path("cycles/<slug:code>/cover-note/", plenary.cover_note, name="cover-note"),
    path("profile/", profile.profile, name="profile"),
    path("invitation/<str:token>/", people.accept_invitation, name="invitation"),
    path("for/<str:code>/people/", people.people, name="people"),
    path("for/<str:code>/briefing/", people.briefing, name="briefing"),
    path("for/<str:code>/report/", clear.clear, name="clear"),
    path("for/<str:code>/report.pdf", clear.clear_pdf, name="clear-pdf"),
    path("for/<str:code>/workbook/", workbook.workbook, name="workbook"),
    path("for/<str:code>/workbook.xlsx", workbook.download, name="workbook-download"),
    path("for/<str:code>/workbook/<uuid:token>/", workbook.preview, name="workbook-preview"),
    path(
        "for/<str:code>/workbook/<uuid:token>/faults.xlsx",
        workbook.faults,
        name="workbook-faults",
    ),
]
