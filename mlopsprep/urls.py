"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mlopsprep import views

urlpatterns = [
    path("practice/", include("practice.urls")),
    path("", include("questions.urls")),
    path("", include("accounts.urls")),
    path("", include("interviews.urls")),
    path("accounts/", include("allauth.urls")),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("speculation-rules.json", views.speculation_rules, name="speculation_rules"),
    path("favicon.ico", views.favicon, name="favicon"),
]

handler400 = "mlopsprep.views.bad_request"
handler403 = "mlopsprep.views.forbidden"
handler404 = "mlopsprep.views.not_found"
handler429 = "mlopsprep.views.too_many_requests"  # allauth's limits ask for it
handler500 = "mlopsprep.views.server_error"

if settings.DEBUG:
    from debug_toolbar.toolbar import debug_toolbar_urls

    from mlopsprep.styleguide import styleguide

    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("__reload__/", include("django_browser_reload.urls")),
        *debug_toolbar_urls(),
    ]
