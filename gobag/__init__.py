"""The go-bag (非常持出し): what must be in the hands of whoever is on call when nothing else answers.

A directory of plain files, and what reads, checks and serves it. Knows neither Django nor the database, so that it
starts in a moment and works without them; the room above fills it (incidents/workflow/bagging.py).
"""
