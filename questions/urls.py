from django.urls import path

from questions import views

app_name = "questions"
urlpatterns = [
    path("", views.question_list, name="list"),
    path("questions/<slug:slug>/", views.question_detail, name="detail"),
    path("suggest/", views.suggest, name="suggest"),
    path("random/", views.random_question, name="random"),
    path("figures/<str:name>", views.figure, name="figure"),
]
