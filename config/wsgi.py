"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.deep_calls import with_room
from config.private import OURS_ALONE, refuse_bad_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.umask(OURS_ALONE)
application = with_room(get_wsgi_application())
refuse_bad_key()

# What is loaded now stays for good. Looking through it for garbage cost every seventh autosave a tenth of a second.
get_resolver().url_patterns  # noqa: B018 # imports every page
gc.collect()
gc.freeze()
