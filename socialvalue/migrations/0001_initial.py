"""Frameworks, assessments, and what was computed from them."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councilnet", "0005_facts_about_councils"),
        ("initiatives", "0011_asking_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "outcome of a framework",
                "verbose_name_plural": "outcomes of frameworks",
                "ordering": ["theme", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forecast", "Forecast: what is expected"),
                            ("evaluation", "Evaluation: what came about"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being assessed"),
                            ("proposed", "Waiting for sign-off"),
                            ("with-council", "With the council, for its reply"),
                            ("ready", "Ready to publish"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        choices=[("council", "The council"), ("network", "The network")],
                        editable=False,
                        max_length=10,
                        verbose_name="assessed by",
                    ),
                ),
                ("starts", models.CharField(max_length=7, verbose_name="first year")),
                ("price_year", models.CharField(max_length=7, verbose_name="prices of")),
                (
                    "horizon_years",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(125),
                        ],
                        verbose_name="years looked at",
                    ),
                ),
                (
                    "benefits_offset_years",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1)],
                        verbose_name="benefits come this many years later",
                    ),
                ),
                (
                    "costs_offset_years",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1)],
                        verbose_name="costs come this many years later",
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("edit", models.PositiveIntegerField(default=0)),
                (
                    "case_study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="initiatives.casestudy",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["-changed_at"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "Begun"),
                            ("proposed", "Put forward for sign-off"),
                            ("sent-back", "Sent back"),
                            ("signed", "Signed"),
                            ("replied", "The council replied"),
                            ("published", "Published"),
                            ("reopened", "Assessed again"),
                            ("withdrawn", "Score withdrawn"),
                            ("delivered", "Delivered figure added"),
                            ("checked", "Delivered figure checked"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("council", "The council"), ("network", "The network")],
                        max_length=10,
                    ),
                ),
                ("actor_name", models.CharField(max_length=120)),
                ("message", models.TextField(blank=True, max_length=5000)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="socialvalue.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of an assessment",
                "verbose_name_plural": "events of assessments",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("purpose", models.TextField(max_length=2000, verbose_name="what it is for")),
                ("kept_by", models.CharField(max_length=150, verbose_name="kept by")),
                (
                    "is_private",
                    models.BooleanField(
                        default=False,
                        help_text="Its values are shown to its licensees alone, and it is never exported.",
                        verbose_name="private to those that hold its licence",
                    ),
                ),
                (
                    "licensees",
                    models.ManyToManyField(
                        blank=True,
                        related_name="licensed_frameworks",
                        to="councilnet.council",
                        verbose_name="licensees",
                    ),
                ),
            ],
            options={
                "verbose_name": "framework",
                "verbose_name_plural": "frameworks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="FrameworkVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        help_text="Such as 1.0.", max_length=20, verbose_name="version"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_illustrative",
                    models.BooleanField(
                        default=False,
                        help_text="Each page and score by it says so.",
                        verbose_name="illustrative",
                    ),
                ),
                ("summary", models.TextField(max_length=2000, verbose_name="summary")),
                (
                    "change_log",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="what changed, and why"
                    ),
                ),
                ("licence", models.CharField(max_length=120, verbose_name="licence")),
                (
                    "licence_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the licence"
                    ),
                ),
                (
                    "income_elasticity",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1.3"),
                        max_digits=4,
                        verbose_name="by the power of",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retired"
                    ),
                ),
                (
                    "content_sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="hash"
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="socialvalue.framework",
                        verbose_name="framework",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a framework",
                "verbose_name_plural": "versions of frameworks",
                "ordering": ["framework", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, verbose_name="key")),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("question", models.CharField(max_length=300, verbose_name="what is asked")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=6,
                        max_digits=7,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="weight",
                    ),
                ),
                (
                    "descriptors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=400),
                        size=None,
                        verbose_name="levels 0 to 5",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "principle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="initiatives.principle",
                        verbose_name="principle",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="socialvalue.frameworkversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["version", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CalculationRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="run")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forecast", "Forecast: what is expected"),
                            ("evaluation", "Evaluation: what came about"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        choices=[("council", "The council"), ("network", "The network")],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by_name", models.CharField(max_length=120)),
                ("engine", models.CharField(max_length=20)),
                ("draws", models.PositiveIntegerField()),
                ("seed", models.BigIntegerField()),
                ("document", models.TextField()),
                ("input_sha256", models.CharField(max_length=64)),
                ("output", models.TextField()),
                ("output_sha256", models.CharField(max_length=64)),
                ("record", models.JSONField()),
                ("price_year", models.CharField(max_length=7)),
                ("pv_benefits", models.DecimalField(decimal_places=6, max_digits=26)),
                ("pv_harms", models.DecimalField(decimal_places=6, max_digits=26)),
                ("pv_costs", models.DecimalField(decimal_places=6, max_digits=26)),
                ("npsv", models.DecimalField(decimal_places=6, max_digits=26)),
                (
                    "npsv_low",
                    models.DecimalField(decimal_places=6, max_digits=26, verbose_name="P10"),
                ),
                (
                    "npsv_high",
                    models.DecimalField(decimal_places=6, max_digits=26, verbose_name="P90"),
                ),
                (
                    "bcr",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=26, null=True),
                ),
                ("fiscal", models.DecimalField(decimal_places=6, max_digits=26)),
                ("cashable", models.DecimalField(decimal_places=6, max_digits=26)),
                (
                    "quality",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="quality, 0 to 100",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("A", "A"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D"),
                            ("E", "E"),
                            ("F", "F"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Put forward"),
                            ("sent-back", "Sent back"),
                            ("signed", "Signed"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("signed_by_name", models.CharField(blank=True, max_length=120)),
                ("reply_until", models.DateField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=600)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="socialvalue.assessment",
                    ),
                ),
                (
                    "case_study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calculation_runs",
                        to="initiatives.casestudy",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="socialvalue.frameworkversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "calculation",
                "verbose_name_plural": "calculations",
                "ordering": ["case_study", "-number"],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="socialvalue.frameworkversion",
            ),
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stakeholder", models.CharField(max_length=200, verbose_name="for whom")),
                (
                    "direction",
                    models.CharField(
                        choices=[("benefit", "A benefit"), ("harm", "A harm")],
                        default="benefit",
                        max_length=8,
                        verbose_name="benefit or harm",
                    ),
                ),
                (
                    "start_year",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(125)],
                        verbose_name="begins in year",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="socialvalue.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["assessment", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FlagReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_by_name", models.CharField(max_length=120)),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flag_reasons",
                        to="socialvalue.assessment",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="socialvalue.line",
                    ),
                ),
            ],
            options={
                "verbose_name": "recorded reason",
                "verbose_name_plural": "recorded reasons",
                "ordering": ["assessment", "code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what it is")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web address")),
                ("dated", models.DateField(verbose_name="dated")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("A", "A"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D"),
                            ("E", "E"),
                            ("F", "F"),
                        ],
                        max_length=1,
                        verbose_name="how strong",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="initiatives.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="socialvalue.line",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LineInput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("quantity", "Quantity"),
                            ("unit_value", "Value of one"),
                            ("deadweight", "Deadweight"),
                            ("attribution", "Attribution"),
                            ("displacement", "Displacement"),
                            ("leakage", "Leakage"),
                            ("optimism", "Optimism"),
                            ("drop_off", "Drop-off"),
                            ("duration_years", "Duration in years"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "factor",
                    models.CharField(blank=True, max_length=80, verbose_name="what is multiplied"),
                ),
                (
                    "low",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
                ),
                ("central", models.DecimalField(decimal_places=6, max_digits=20)),
                (
                    "high",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inputs",
                        to="socialvalue.line",
                    ),
                ),
            ],
            options={
                "verbose_name": "input",
                "verbose_name_plural": "inputs",
                "ordering": ["line", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("unit", models.CharField(max_length=80, verbose_name="unit")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("money", "Priced"),
                            ("count", "Counted, not priced"),
                            ("qualitative", "Judged, not priced"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("increase", "More is better"),
                            ("reduction", "Counted as avoided"),
                        ],
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                (
                    "schedule",
                    models.CharField(
                        choices=[("standard", "Standard"), ("health", "Health and wellbeing")],
                        default="standard",
                        max_length=10,
                        verbose_name="discounting",
                    ),
                ),
                (
                    "longest_duration",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="longest duration in years",
                    ),
                ),
                (
                    "evidence_rule",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what counts as evidence"
                    ),
                ),
                (
                    "plausible_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="least that is plausible",
                    ),
                ),
                (
                    "plausible_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="most that is plausible",
                    ),
                ),
                (
                    "exclusion_group",
                    models.SlugField(
                        blank=True,
                        help_text="Measures of one group may count the same thing twice.",
                        max_length=60,
                        verbose_name="exclusion group",
                    ),
                ),
                (
                    "is_output",
                    models.BooleanField(default=False, verbose_name="an output, not an outcome"),
                ),
                (
                    "counts_people",
                    models.BooleanField(
                        default=False,
                        help_text="Then set beside the population.",
                        verbose_name="its unit is people",
                    ),
                ),
                (
                    "grows_with_income",
                    models.BooleanField(
                        default=False, verbose_name="its value grows with real GDP per head"
                    ),
                ),
                (
                    "default_deadweight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual deadweight",
                    ),
                ),
                (
                    "default_attribution",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual attribution",
                    ),
                ),
                (
                    "default_displacement",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual displacement",
                    ),
                ),
                (
                    "default_leakage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual leakage",
                    ),
                ),
                (
                    "default_optimism",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual optimism",
                    ),
                ),
                (
                    "default_drop_off",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself.",
                        max_digits=7,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("1")),
                        ],
                        verbose_name="usual drop-off",
                    ),
                ),
                (
                    "defaults_source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="source of the usual rates"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="socialvalue.frameworkversion",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="socialvalue.outcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["version", "order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="line",
            name="measure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="socialvalue.measure",
            ),
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("agrees", models.BooleanField()),
                (
                    "text",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what the council says"
                    ),
                ),
                ("replied_by_name", models.CharField(max_length=120)),
                ("replied_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="socialvalue.calculationrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["run", models.OrderBy(models.F("line"), nulls_first=True)],
            },
        ),
        migrations.CreateModel(
            name="SeriesEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deflator", "GDP deflator"),
                            ("discounting", "Discount schedules"),
                            ("confidence", "Confidence grades"),
                            ("income", "Real GDP per head"),
                        ],
                        max_length=20,
                        verbose_name="series",
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="Such as hmt-2024-10.", max_length=60, verbose_name="edition"
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the source"
                    ),
                ),
                ("licence", models.CharField(max_length=120, verbose_name="licence")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("content", models.JSONField(verbose_name="content")),
                ("content_sha256", models.CharField(editable=False, max_length=64)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "edition of a series",
                "verbose_name_plural": "editions of series",
                "ordering": ["kind", "-key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key"), name="series_edition_has_its_own_key"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="frameworkversion",
            name="confidence",
            field=models.ForeignKey(
                limit_choices_to={"kind": "confidence"},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="socialvalue.seriesedition",
                verbose_name="confidence grades",
            ),
        ),
        migrations.AddField(
            model_name="frameworkversion",
            name="deflator",
            field=models.ForeignKey(
                limit_choices_to={"kind": "deflator"},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="socialvalue.seriesedition",
                verbose_name="GDP deflator",
            ),
        ),
        migrations.AddField(
            model_name="frameworkversion",
            name="discounting",
            field=models.ForeignKey(
                limit_choices_to={"kind": "discounting"},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="socialvalue.seriesedition",
                verbose_name="discount schedules",
            ),
        ),
        migrations.AddField(
            model_name="frameworkversion",
            name="income",
            field=models.ForeignKey(
                blank=True,
                help_text="Only where wellbeing and health values are to grow with incomes.",
                limit_choices_to={"kind": "income"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="socialvalue.seriesedition",
                verbose_name="real GDP per head",
            ),
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, verbose_name="key")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "fits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="Keys, separated by commas: its measures are offered to these first.",
                        size=None,
                        verbose_name="themes of case studies",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="socialvalue.frameworkversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme of a framework",
                "verbose_name_plural": "themes of frameworks",
                "ordering": ["version", "order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outcomes",
                to="socialvalue.theme",
            ),
        ),
        migrations.CreateModel(
            name="UnitValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="low"
                    ),
                ),
                (
                    "central",
                    models.DecimalField(decimal_places=6, max_digits=20, verbose_name="central"),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="high"
                    ),
                ),
                ("price_base", models.CharField(max_length=7, verbose_name="prices of")),
                (
                    "fiscal",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=7, verbose_name="fiscal share"
                    ),
                ),
                (
                    "economic",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=7, verbose_name="economic share"
                    ),
                ),
                (
                    "social",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=7, verbose_name="social share"
                    ),
                ),
                (
                    "wellbeing",
                    models.DecimalField(
                        decimal_places=6, default=0, max_digits=7, verbose_name="wellbeing share"
                    ),
                ),
                (
                    "environmental",
                    models.DecimalField(
                        decimal_places=6,
                        default=0,
                        max_digits=7,
                        verbose_name="environmental share",
                    ),
                ),
                (
                    "cashable",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=6, max_digits=7),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="cashable share by year",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the source"
                    ),
                ),
                ("licence", models.CharField(max_length=120, verbose_name="licence")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "approved_by",
                    models.CharField(blank=True, max_length=150, verbose_name="approved by"),
                ),
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_value",
                        to="socialvalue.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit value",
                "verbose_name_plural": "unit values",
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="what it is for")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(125)],
                        verbose_name="year",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
                ),
                (
                    "central",
                    models.DecimalField(decimal_places=6, max_digits=20, verbose_name="amount"),
                ),
                (
                    "high",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
                ),
                (
                    "optimism",
                    models.DecimalField(
                        decimal_places=6,
                        default=Decimal("0"),
                        max_digits=7,
                        verbose_name="optimism",
                    ),
                ),
                (
                    "optimism_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="reason"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("in-kind", "In kind: staff time, rooms, gifts"),
                        ],
                        default="cash",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="socialvalue.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost",
                "verbose_name_plural": "costs",
                "ordering": ["assessment", "year", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("central__gte", 0),
                            models.Q(("low__isnull", True), ("low__gte", 0), _connector="OR"),
                        ),
                        name="cost_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high__isnull", True), ("low__isnull", True)),
                            models.Q(
                                ("high__gte", models.F("central")),
                                ("low__lte", models.F("central")),
                            ),
                            _connector="OR",
                        ),
                        name="cost_range_holds_its_centre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("optimism__gte", 0), ("optimism__lte", 1)),
                        name="cost_optimism_is_a_rate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("first", "First"), ("second", "Second"), ("moderated", "Agreed")],
                        max_length=10,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                ("reason", models.CharField(max_length=500, verbose_name="why")),
                ("scored_by_name", models.CharField(max_length=120)),
                ("scored_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criterion_scores",
                        to="socialvalue.assessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socialvalue.criterion",
                    ),
                ),
                (
                    "scored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "score of a criterion",
                "verbose_name_plural": "scores of criteria",
                "ordering": ["assessment", "criterion", "role"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion", "role"),
                        name="criterion_is_scored_once_a_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role__in", ["first", "second"])),
                        fields=("assessment", "criterion", "scored_by"),
                        name="criterion_is_scored_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__lt", 6)), name="criterion_level_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveSmallIntegerField()),
                ("until", models.DateField(verbose_name="until")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=6, max_digits=20, verbose_name="delivered to date"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="address of the source"
                    ),
                ),
                ("reported_by_name", models.CharField(max_length=120)),
                ("reported_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_by_name", models.CharField(blank=True, max_length=120)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="socialvalue.calculationrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivered figure",
                "verbose_name_plural": "delivered figures",
                "ordering": ["run", "line", "-until"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "line", "until"), name="delivery_is_told_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0)), name="delivery_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by_name", "")),
                            models.Q(
                                ("checked_at__isnull", False),
                                models.Q(("checked_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_is_checked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("version", "key"), name="criterion_key_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0), ("weight__lte", 1)),
                name="criterion_weighs_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("descriptors__len", 6)), name="criterion_describes_each_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.UniqueConstraint(
                fields=("case_study", "number"), name="run_number_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("case_study",),
                name="run_is_the_one_published_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_at__isnull", True), ("status__in", ["proposed", "sent-back"])
                    ),
                    models.Q(
                        ("status__in", ["signed", "published", "superseded", "withdrawn"]),
                        ("signed_at__isnull", False),
                        models.Q(("signed_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="run_is_signed_before_it_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ["published", "superseded", "withdrawn"]), _negated=True
                    ),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="run_is_published_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "withdrawn"), ("withdrawn_reason", ""), _connector="XOR"
                ),
                name="run_is_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="calculationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quality__isnull", True),
                    models.Q(("quality__gte", 0), ("quality__lte", 100)),
                    _connector="OR",
                ),
                name="run_quality_is_from_0_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("case_study", "version", "kind"), name="assessment_is_begun_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_year__regex", "^[0-9]{4}(-[0-9]{2})?$")),
                name="assessment_price_year_is_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("horizon_years__gte", 1), ("horizon_years__lte", 125)),
                name="assessment_looks_some_years_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagreason",
            constraint=models.UniqueConstraint(
                fields=("assessment", "code", "line"),
                name="flag_has_one_reason",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="flagreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="flag_reason_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.UniqueConstraint(
                fields=("line", "name", "factor"), name="line_input_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor", ""), ("name", "quantity"), _connector="OR"),
                name="line_input_factor_is_of_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("central__gte", 0),
                    models.Q(("low__isnull", True), ("low__gte", 0), _connector="OR"),
                ),
                name="line_input_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("high__isnull", True), ("low__isnull", True)),
                    models.Q(("high__gte", models.F("central")), ("low__lte", models.F("central"))),
                    _connector="OR",
                ),
                name="line_input_range_holds_its_centre",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "name__in",
                            (
                                "deadweight",
                                "attribution",
                                "displacement",
                                "leakage",
                                "optimism",
                                "drop_off",
                            ),
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("central__lte", 1),
                        models.Q(("high__isnull", True), ("high__lte", 1), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="line_input_rate_is_at_most_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", "duration_years"), _negated=True),
                    models.Q(
                        ("central__gt", 0),
                        models.Q(("low__isnull", True), ("low__gt", 0), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="line_input_duration_is_above_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("assessment", "measure", "stakeholder", "start_year"),
                name="line_is_counted_once",
                violation_error_message="This measure is counted already for the same people and the same first year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(
                fields=("version", "code"),
                name="measure_code_is_used_once",
                violation_error_message="This version has a measure of that code already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("longest_duration__gt", 0)), name="measure_lasts_for_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("plausible_low__isnull", True),
                    ("plausible_high__isnull", True),
                    ("plausible_low__lte", models.F("plausible_high")),
                    _connector="OR",
                ),
                name="measure_plausible_range_is_a_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_deadweight__isnull", True),
                    models.Q(("default_deadweight__gte", 0), ("default_deadweight__lte", 1)),
                    _connector="OR",
                ),
                name="measure_deadweight_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_attribution__isnull", True),
                    models.Q(("default_attribution__gte", 0), ("default_attribution__lte", 1)),
                    _connector="OR",
                ),
                name="measure_attribution_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_displacement__isnull", True),
                    models.Q(("default_displacement__gte", 0), ("default_displacement__lte", 1)),
                    _connector="OR",
                ),
                name="measure_displacement_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_leakage__isnull", True),
                    models.Q(("default_leakage__gte", 0), ("default_leakage__lte", 1)),
                    _connector="OR",
                ),
                name="measure_leakage_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_optimism__isnull", True),
                    models.Q(("default_optimism__gte", 0), ("default_optimism__lte", 1)),
                    _connector="OR",
                ),
                name="measure_optimism_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("default_drop_off__isnull", True),
                    models.Q(("default_drop_off__gte", 0), ("default_drop_off__lte", 1)),
                    _connector="OR",
                ),
                name="measure_drop_off_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                fields=("run", "line"), name="reply_is_given_once_a_line", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agrees", True), models.Q(("text", ""), _negated=True), _connector="OR"
                ),
                name="reply_that_disagrees_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.UniqueConstraint(
                fields=("framework", "number"),
                name="framework_version_number_is_used_once",
                violation_error_message="This framework has a version of that number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("framework",),
                name="framework_has_one_draft",
                violation_error_message="This framework has a draft already: finish that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content_sha256", ""), ("published_at__isnull", True), ("status", "draft")
                    ),
                    models.Q(
                        ("published_at__isnull", False),
                        ("status__in", ["published", "retired"]),
                        models.Q(("content_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="framework_version_is_published_with_its_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", False), ("status", "retired")),
                    models.Q(
                        models.Q(("status", "retired"), _negated=True), ("retired_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="framework_version_retires_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("version", "key"), name="framework_theme_key_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("theme", "name"), name="framework_outcome_is_told_once_in_a_theme"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("central__gte", 0)), name="unit_value_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("high__isnull", True), ("low__isnull", True)),
                    models.Q(
                        ("high__gte", models.F("central")),
                        ("low__gte", 0),
                        ("low__lte", models.F("central")),
                    ),
                    _connector="OR",
                ),
                name="unit_value_range_holds_its_centre",
                violation_error_message="Give both a low and a high value, with the central one between them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_base__regex", "^[0-9]{4}(-[0-9]{2})?$")),
                name="unit_value_price_base_is_a_year",
                violation_error_message="Give the prices’ year as 2012-13 or as 2019.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("economic__gte", 0),
                    ("environmental__gte", 0),
                    ("fiscal__gte", 0),
                    ("social__gte", 0),
                    ("wellbeing__gte", 0),
                ),
                name="unit_value_shares_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fiscal__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(1), "-", models.F("economic")
                                    ),
                                    "-",
                                    models.F("social"),
                                ),
                                "-",
                                models.F("wellbeing"),
                            ),
                            "-",
                            models.F("environmental"),
                        ),
                    )
                ),
                name="unit_value_shares_are_parts_of_one",
                violation_error_message="The shares may add up to 1 at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(("approved_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="unit_value_is_approved_by_somebody",
                violation_error_message="Say who approved the value.",
            ),
        ),
    ]
