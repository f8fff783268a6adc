"""The database itself refuses to change what was published, signed or issued."""

from django.db import migrations

# A row may change in these columns alone. People may be forgotten, so their columns are among them.
MAY_CHANGE = {
    "socialvalue_seriesedition": ["source_url"],
    "socialvalue_calculationrun": [
        "status",
        "made_by_id",
        "made_by_name",
        "signed_at",
        "signed_by_id",
        "signed_by_name",
        "reply_until",
        "published_at",
        "published_by_id",
        "withdrawn_reason",
    ],
    "socialvalue_reply": ["replied_by_id", "replied_by_name"],
    "socialvalue_delivery": [
        "reported_by_id",
        "reported_by_name",
        "checked_by_id",
        "checked_by_name",
        "checked_at",
    ],
    "socialvalue_assessmentevent": ["actor_id", "actor_name"],
}

# To which version a row of each table belongs
VERSION_OF = {
    "theme": "SELECT row_.version_id",
    "outcome": "SELECT version_id FROM socialvalue_theme WHERE id = row_.theme_id",
    "measure": "SELECT row_.version_id",
    "unitvalue": "SELECT version_id FROM socialvalue_measure WHERE id = row_.measure_id",
    "criterion": "SELECT row_.version_id",
}

KEEP_VERSION = """
CREATE FUNCTION socialvalue_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may_change text[] := '{status, retired_at, published_by_id}';
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.status = 'draft'
        OR to_jsonb(OLD) - may_change IS DISTINCT FROM to_jsonb(NEW) - may_change
    THEN
        RAISE EXCEPTION 'a published version does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON socialvalue_frameworkversion
    FOR EACH ROW EXECUTE FUNCTION socialvalue_keep_version();
"""
UNDO_KEEP_VERSION = """
DROP TRIGGER keep ON socialvalue_frameworkversion;
DROP FUNCTION socialvalue_keep_version();
"""

# FOR SHARE: nobody publishes the version while a row of it is being changed. A version that is
# gone is being deleted, which its own trigger allows of drafts alone.
KEEP_CONTENT = """
CREATE FUNCTION socialvalue_keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON socialvalue_{table}
    FOR EACH ROW EXECUTE FUNCTION socialvalue_keep_{table}();
"""
UNDO_KEEP_CONTENT = """
DROP TRIGGER keep ON socialvalue_{table};
DROP FUNCTION socialvalue_keep_{table}();
"""

# Pages that everybody reads are kept until the state of the directory changes.
SHOWN = (
    "socialvalue_framework",
    "socialvalue_frameworkversion",
    "socialvalue_calculationrun",
    "socialvalue_reply",
    "socialvalue_delivery",
)


def keep_rows(table: str, columns: list[str]) -> migrations.RunSQL:
    arguments = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION initiatives_refuse_change({arguments})",
        f"DROP TRIGGER keep ON {table}",
    )


def keep_content(table: str, version: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        KEEP_CONTENT.format(table=table, version=version), UNDO_KEEP_CONTENT.format(table=table)
    )


def mark_change(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION initiatives_mark_names()",
        f"DROP TRIGGER mark ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0011_asking_members"), ("socialvalue", "0001_initial")]

    operations = [
        *(keep_rows(table, columns) for table, columns in MAY_CHANGE.items()),
        migrations.RunSQL(KEEP_VERSION, UNDO_KEEP_VERSION),
        *(keep_content(table, version) for table, version in VERSION_OF.items()),
        *(mark_change(table) for table in SHOWN),
    ]
