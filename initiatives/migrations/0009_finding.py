"""Find quickly, and forgive slips: words without accents, and a count of every change."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.fields.json
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

# Stems as English has them, after accents are taken away: "Môn" and "mon" are one word.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION councilnet (COPY = english);
ALTER TEXT SEARCH CONFIGURATION councilnet
    ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword, hword_asciipart
    WITH unaccent, english_stem;
"""

# In the place of 0002's: generated columns are not computed yet in NEW, and their sources are kept
FUNCTION = """
CREATE OR REPLACE FUNCTION initiatives_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE computed text[] := '{{{generated}}}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - TG_ARGV - computed IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV - computed THEN
        RAISE EXCEPTION '% does not change once written', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
GENERATED = "search, heading, started, ended, says_what_failed, changed"

# Whoever changes an edition holds the one row of the state until the end of the transaction, so
# that numbers become visible in the order in which they were given.
MARK_EDITION = """
CREATE FUNCTION initiatives_mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_directorystate AS state (id, version, named) VALUES (1, 1, 0)
    ON CONFLICT (id) DO UPDATE SET version = state.version + 1
    RETURNING version INTO NEW.changed;
    RETURN NEW;
END $$;
CREATE TRIGGER mark BEFORE INSERT OR UPDATE ON initiatives_edition
    FOR EACH ROW EXECUTE FUNCTION initiatives_mark_change();
"""
MARK_NAMES = """
CREATE FUNCTION initiatives_mark_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_directorystate AS state (id, version, named) VALUES (1, 0, 1)
    ON CONFLICT (id) DO UPDATE SET named = state.named + 1;
    RETURN NULL;
END $$;
"""
NAMED = (
    "councilnet_council",
    "councilnet_councilsuccession",
    "initiatives_principle",
    "initiatives_principlewording",
    "initiatives_theme",
)

# What search.learn does for each edition as it is published
LEARN_WORDS = """
INSERT INTO initiatives_word (word)
SELECT DISTINCT word FROM (
    SELECT regexp_split_to_table(
        lower(unaccent(concat_ws(' ', title, summary, body))), '[^[:alpha:]]+') AS word
    FROM initiatives_edition
) words WHERE length(word) BETWEEN 3 AND 40
"""

# The planner does not know what it costs to unpack search vectors, and would read them all for a
# common word; their indexes answer ten times as quickly. Ids come packed: there may be many.
SEARCH = """
CREATE FUNCTION initiatives_search(sought tsquery, OUT anywhere bytea, OUT in_headings bytea)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT
        (SELECT string_agg(int4send(id::int4), '') FROM initiatives_edition
            WHERE status = 'current' AND search @@ sought),
        (SELECT string_agg(int4send(id::int4), '') FROM initiatives_edition
            WHERE status = 'current' AND heading @@ sought)
$$
"""


def mark_names(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION initiatives_mark_names()",
        f"DROP TRIGGER mark ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("councilnet", "0004_mail"), ("initiatives", "0008_files")]

    operations = [
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION councilnet"),
        migrations.RunSQL(
            FUNCTION.format(generated=GENERATED), FUNCTION.format(generated="search")
        ),
        migrations.CreateModel(
            name="DirectoryState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
                ("named", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "state of the directory",
                "verbose_name_plural": "state of the directory",
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "ordering": ["word"],
            },
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_search",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_principles",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_newest",
        ),
        migrations.RemoveIndex(
            model_name="edition",
            name="edition_of_council",
        ),
        migrations.AddField(
            model_name="edition",
            name="changed",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="edition",
            name="ended",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTextTransform("ended", "content"),
                output_field=models.CharField(max_length=10),
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="heading",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.SearchVector(
                        "title", config="councilnet", weight="A"
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        "summary", config="councilnet", weight="B"
                    ),
                    django.contrib.postgres.search.SearchConfig("councilnet"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="says_what_failed",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.lookups.GreaterThan(
                    django.db.models.fields.json.KeyTextTransform(
                        "what_did_not_work",
                        django.db.models.fields.json.KeyTextTransform("texts", "content"),
                    ),
                    models.Value(""),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="started",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTextTransform("started", "content"),
                output_field=models.CharField(max_length=10),
            ),
        ),
        migrations.RemoveField("edition", "search"),
        migrations.AddField(
            model_name="edition",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector(
                            "title", config="councilnet", weight="A"
                        ),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            "summary", config="councilnet", weight="B"
                        ),
                        django.contrib.postgres.search.SearchConfig("councilnet"),
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        "body", config="councilnet", weight="C"
                    ),
                    django.contrib.postgres.search.SearchConfig("councilnet"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "current")), fields=["search"], name="edition_search"
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "current")),
                fields=["heading"],
                name="edition_heading",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "current")),
                fields=["title"],
                name="edition_title_is_like",
                opclasses=["gin_trgm_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                django.db.models.functions.text.Lower("title"),
                models.F("id"),
                condition=models.Q(("status", "current")),
                name="edition_by_title",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                models.F("started_year").asc(nulls_last=True),
                django.db.models.functions.text.Lower("title"),
                models.F("id"),
                condition=models.Q(("status", "current")),
                name="edition_by_start",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["changed"], name="edition_changed"),
        ),
        migrations.AddConstraint(
            model_name="directorystate",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="directory_has_one_state"
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["word"], name="word_is_like", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(
            MARK_EDITION,
            "DROP TRIGGER mark ON initiatives_edition; DROP FUNCTION initiatives_mark_change()",
        ),
        migrations.RunSQL(MARK_NAMES, "DROP FUNCTION initiatives_mark_names()"),
        *map(mark_names, NAMED),
        migrations.RunSQL(SEARCH, "DROP FUNCTION initiatives_search(tsquery)"),
        migrations.RunSQL(LEARN_WORDS, migrations.RunSQL.noop),
    ]
