"""The addresses of sets, of what is shared of them, and of interviews."""

from django.urls import URLPattern

from interviews import interview_urls, set_urls

app_name = "interviews"

urlpatterns: list[URLPattern] = [*set_urls.urlpatterns, *interview_urls.urlpatterns]
