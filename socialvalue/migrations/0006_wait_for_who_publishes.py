"""Whoever changes what a version holds waits for whoever publishes it, and the other way round.

The function of 0002 looked for versions that are published already, so it locked no draft: a row that
changed while its version was being published stood in the version, and not in its hash.
"""

from django.db import migrations

VERSION_OF = {
    "theme": "SELECT row_.version_id",
    "outcome": "SELECT version_id FROM socialvalue_theme WHERE id = row_.theme_id",
    "measure": "SELECT row_.version_id",
    "unitvalue": "SELECT version_id FROM socialvalue_measure WHERE id = row_.measure_id",
    "criterion": "SELECT row_.version_id",
}

# A version that is gone is being deleted, which its own trigger allows of drafts alone.
KEEP = """
CREATE OR REPLACE FUNCTION socialvalue_keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_ socialvalue_{table};
    state text;
BEGIN
    FOREACH row_ IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD]
        ELSE ARRAY[OLD, NEW] END
    LOOP
        SELECT status INTO state FROM socialvalue_frameworkversion
            WHERE id = ({version}) FOR SHARE;
        IF state <> 'draft' THEN
            RAISE EXCEPTION 'what a published version holds does not change'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
AS_IT_WAS = """
CREATE OR REPLACE FUNCTION socialvalue_keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE row_ socialvalue_{table};
BEGIN
    FOREACH row_ IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD]
        ELSE ARRAY[OLD, NEW] END
    LOOP
        PERFORM 1 FROM socialvalue_frameworkversion
            WHERE id = ({version}) AND status <> 'draft' FOR SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'what a published version holds does not change'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("socialvalue", "0005_both_ends_of_a_range")]

    operations = [
        migrations.RunSQL(
            KEEP.format(table=table, version=version),
            AS_IT_WAS.format(table=table, version=version),
        )
        for table, version in VERSION_OF.items()
    ]
