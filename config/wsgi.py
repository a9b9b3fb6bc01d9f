"""What the web server loads. Production unless said otherwise, so that a forgotten variable fails closed."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup(set_prefix=False)

from django.urls import resolve  # noqa: E402 - what follows needs the settings

from config.handler import Handler  # noqa: E402

application = Handler()
resolve("/")  # reads the addresses, and with them every view

# What is loaded stays: the collector need not go through it again and again, which takes a tenth of a second each time
# and breaks up memory that workers share.
gc.collect()
gc.freeze()
