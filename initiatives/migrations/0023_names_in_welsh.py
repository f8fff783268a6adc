from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0022_welsh_versions")]

    operations = [
        migrations.AddField(
            model_name="principle",
            name="title_cy",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="title in Welsh"
            ),
        ),
        migrations.AddField(
            model_name="principlewording",
            name="text_cy",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                max_length=1000,
                verbose_name="wording in Welsh",
            ),
        ),
        migrations.AddField(
            model_name="theme",
            name="name_cy",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="name in Welsh"
            ),
        ),
    ]
