"""The site's settings, with two bare views beside its pages to measure them against."""

from mlopsprep.settings import *  # noqa: F403 - the site as it is, apart from its addresses

ROOT_URLCONF = "benchmarks.urls"
