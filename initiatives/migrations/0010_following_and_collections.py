"""What people follow and keep, and what staff collect."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0009_finding"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, unique=True, verbose_name="title")),
                (
                    "slug",
                    models.SlugField(
                        max_length=80, unique=True, verbose_name="address of its page"
                    ),
                ),
                ("summary", models.CharField(max_length=300, verbose_name="summary")),
                (
                    "introduction",
                    models.TextField(blank=True, max_length=5000, verbose_name="introduction"),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Paste the address of the directory with your choices made. Leave it empty to pick case studies by hand.",
                        max_length=2000,
                        verbose_name="search",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "is_public",
                    models.BooleanField(default=False, verbose_name="everybody may see it"),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["order", "title"],
            },
        ),
        migrations.CreateModel(
            name="CollectionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is here"),
                ),
            ],
            options={
                "verbose_name": "case study picked",
                "verbose_name_plural": "case studies picked",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("address", models.CharField(blank=True, max_length=2000)),
                (
                    "often",
                    models.CharField(
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "Once a day"),
                            ("weekly", "Once a week"),
                            ("never", "Never"),
                        ],
                        default="daily",
                        max_length=10,
                        verbose_name="how often",
                    ),
                ),
                ("seen", models.BigIntegerField(default=0)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "followed search",
                "verbose_name_plural": "followed searches",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptCaseStudy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=600, verbose_name="your note")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "case study kept",
                "verbose_name_plural": "case studies kept",
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SharedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name of the list")),
                ("secret", models.CharField(max_length=43, unique=True)),
                ("shared_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "shared list",
                "verbose_name_plural": "shared lists",
            },
        ),
        migrations.AddField(
            model_name="collectionentry",
            name="case_study",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="initiatives.casestudy",
                verbose_name="case study",
            ),
        ),
        migrations.AddField(
            model_name="collectionentry",
            name="collection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="initiatives.collection",
            ),
        ),
        migrations.AddField(
            model_name="follow",
            name="case_study",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="initiatives.casestudy",
            ),
        ),
        migrations.AddField(
            model_name="follow",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="keptcasestudy",
            name="case_study",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="initiatives.casestudy",
            ),
        ),
        migrations.AddField(
            model_name="keptcasestudy",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kept",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharedlist",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shared_list",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="collectionentry",
            constraint=models.UniqueConstraint(
                fields=("collection", "case_study"), name="collection_picks_a_case_study_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("case_study__isnull", True), ("address", ""), _connector="OR"),
                name="follow_is_of_a_search_or_a_case_study",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case_study__isnull", True)),
                fields=("user", "address"),
                name="follow_of_a_search_is_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                fields=("user", "case_study"), name="follow_of_a_case_study_is_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptcasestudy",
            constraint=models.UniqueConstraint(
                fields=("user", "case_study"), name="case_study_is_kept_once"
            ),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION initiatives_mark_names()",
                f"DROP TRIGGER mark ON {table}",
            )
            for table in ("initiatives_collection", "initiatives_collectionentry")
        ),
    ]
