"""The addresses of interviews. Numbers alone: an address gets into histories and logs."""

from django.urls import path

from interviews.models import Act
from interviews.views import cockpit, debrief, interviews

urlpatterns = [
    path("interviews/", interviews.list_interviews, name="interviews"),
    path("interviews/new/", interviews.new_interview, name="interview_new"),
    path("interviews/<int:pk>/", interviews.show_interview, name="interview"),
    path("interviews/<int:pk>/plan/", interviews.plan, name="interview_plan"),
    path("interviews/<int:pk>/start/", interviews.start, name="interview_start"),
    path("interviews/<int:pk>/forget/", interviews.forget, name="interview_forget"),
    path("interviews/<int:pk>/ask/", cockpit.resume, name="resume"),
    path("interviews/<int:pk>/ask/<int:position>/", cockpit.cockpit, name="cockpit"),
    path("interviews/<int:pk>/card/", cockpit.card, name="card"),
    path("interviews/<int:pk>/card/amend/", cockpit.amend, name="amend"),
    path("interviews/<int:pk>/grid/", debrief.grid, name="grid"),
    path("interviews/<int:pk>/decide/", debrief.decide, name="decide"),
    path("interviews/<int:pk>/reopen/", debrief.reopen, name="reopen"),
    path("interviews/<int:pk>/report/", debrief.report, name="report"),
    *[
        path(f"interviews/<int:pk>/export.{kind}", debrief.export, {"kind": kind}, name=kind)
        for kind in (Act.CSV.value, Act.JSON.value)
    ],
]
