"""Whether a page of the day still shows what is so: one short mark that changes with anything on it."""

from datetime import datetime

from django.db import connection

from incidents.models import Incident

# In SQL, since every open page asks this each second, and Django takes five times as long to find the words.
_LAST = "SELECT MAX(sequence) FROM agreements_event WHERE chain = %s"
_MAILS = """
    SELECT mail.state, COUNT(*) FROM agreements_outgoingmail mail
    JOIN incidents_delivery delivery ON delivery.mail_key = mail.key
    JOIN incidents_report report ON report.id = delivery.report_id
    WHERE report.incident_id = %s GROUP BY mail.state ORDER BY mail.state
"""


def mark_of(incident: Incident, at: datetime) -> str:
    """Return a mark that is another one once something was noted, a mail has moved on, or a minute has passed (what is
    due becomes late by itself). Two small queries, whatever the number of parties."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [incident.number])
        last = cursor.fetchone()[0] or 0
        cursor.execute(_MAILS, [incident.pk])
        moved = "".join(f"{state[0]}{count}" for state, count in cursor.fetchall())
    return f"{last}.{moved}.{int(at.timestamp() // 60)}"
