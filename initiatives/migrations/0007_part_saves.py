from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0006_reviewing")]

    operations = [
        migrations.AddField(
            model_name="casestudy",
            name="part_saves",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
