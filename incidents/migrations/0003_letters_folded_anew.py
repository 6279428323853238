from django.db import migrations

from agreements.models.searched import fold_anew


def fold(apps, _editor):
    fold_anew([apps.get_model("incidents", "Incident")])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_minutes_nobody_decided"), ("agreements", "0006_readings")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
