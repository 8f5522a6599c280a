from django.urls import path

from practice.views import marks, mock, notes, progress, session

app_name = "practice"
urlpatterns = [
    path("", session.session, name="session"),
    path("step/<slug:slug>/", session.step, name="step"),
    path("rate/<slug:slug>/", session.rate, name="rate"),
    path("aside/<slug:slug>/", session.aside, name="aside"),
    path("undo/", session.undo, name="undo"),
    path("bookmark/<slug:slug>/", marks.bookmark, name="bookmark"),
    path("know/<slug:slug>/", marks.know, name="know"),
    path("note/<slug:slug>/", notes.note, name="note"),
    path("changes/<slug:slug>/", notes.changes, name="changes"),
    path("mock/", mock.mocks, name="mocks"),
    path("mock/<int:pk>/", mock.mock, name="mock"),
    path("mock/<int:pk>/<int:place>/", mock.mark, name="mock_mark"),
    path("traps/", progress.traps, name="traps"),
    path("progress/", progress.progress, name="progress"),
    path("reset/", progress.reset, name="reset"),
    path("restore/<int:pk>/", progress.restore, name="restore"),
]
