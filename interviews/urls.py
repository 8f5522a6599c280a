"""The addresses of sets, of what is shared of them, and of interviews."""

from django.urls import URLPattern

app_name = "interviews"

urlpatterns: list[URLPattern] = []
