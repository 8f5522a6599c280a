"""The WSGI door that the production server opens."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlopsprep.settings")

application = get_wsgi_application()
