"""When an answer is carried onto the working record, and after how many months it was asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0015_files_of_packs_say_what_they_hold"),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="carried_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="followup",
            name="months",
            field=models.PositiveSmallIntegerField(default=12),
        ),
        migrations.AlterField(
            model_name="reviewreminder",
            name="step",
            field=models.CharField(
                choices=[
                    ("before", "14 days before"),
                    ("on-the-day", "On the day"),
                    ("after-14", "14 days after"),
                    ("after-42", "42 days after"),
                    ("lead", "To the council’s lead"),
                    ("marked", "Marked for readers"),
                    ("change-said", "Said to need a change: reminding waits"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried_at__isnull", True), ("answered_at__isnull", False), _connector="OR"
                ),
                name="follow_up_is_carried_once_answered",
            ),
        ),
    ]
