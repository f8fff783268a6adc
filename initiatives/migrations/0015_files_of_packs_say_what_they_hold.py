"""A file of a pack says which editions it holds."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0014_times_by_stage")]

    operations = [
        migrations.AddField(
            model_name="packfile",
            name="editions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
