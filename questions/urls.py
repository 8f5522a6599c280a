from django.urls import path

from questions import views
from questions.reports import views as reports

app_name = "questions"
urlpatterns = [
    path("", views.question_list, name="list"),
    path("questions/<slug:slug>/", views.question_detail, name="detail"),
    path("questions/<slug:slug>/report/", reports.report, name="report"),
    path("suggest-a-question/", reports.propose, name="propose"),
    path("me/reports/", reports.my_reports, name="my_reports"),
    path("suggest/", views.suggest, name="suggest"),
    path("random/", views.random_question, name="random"),
    path("figures/<str:name>", views.figure, name="figure"),
]
