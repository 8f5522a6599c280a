"""The bank as files that people send: Markdown in a zip, tables as CSV, JSON.

``archives`` opens what was sent within its limits, ``tables`` has questions as rows, ``reading``
makes the same ``Folder`` of each kind that ``questions.loading`` plans with, ``writing`` makes
files of questions.
"""
