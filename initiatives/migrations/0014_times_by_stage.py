"""After how many months the network asks again: to begin with, and for administrators to change."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Stage: months to review, months to follow up
MONTHS = {
    "planned": (6, None),
    "live": (12, 12),
    "paused": (6, 12),
    "stopped": (36, 12),
    "ended": (36, 12),
    "not-known": (12, 12),
}


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    policy = apps.get_model("initiatives", "StagePolicy")
    for stage, (to_review, to_follow_up) in MONTHS.items():
        policy.objects.create(
            stage=stage, months_to_review=to_review, months_to_follow_up=to_follow_up
        )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("initiatives", "StagePolicy").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0013_keep_lineage")]

    operations = [migrations.RunPython(add, remove)]
