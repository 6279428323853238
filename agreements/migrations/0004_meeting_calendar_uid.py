import uuid

from django.db import migrations, models


def name_each(apps, _editor):
    for meeting in apps.get_model("agreements", "Meeting").objects.all():
        meeting.calendar_uid = uuid.uuid4()
        meeting.save(update_fields=["calendar_uid"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_sent_form_location")]
    operations = [
        migrations.AddField("meeting", "calendar_uid", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            "meeting", "calendar_uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
