from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/role/", views.ask_role, name="ask_role"),
    path("me/data/", views.data, name="data"),
    path("me/data/download/", views.download, name="download"),
    path("me/delete/", views.delete, name="delete"),
    path("accounts/invitation/<str:token>/", views.invitation, name="invitation"),
]
