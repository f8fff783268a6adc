"""The database itself refuses to change what was published or what happened."""

from django.db import migrations

# A row may change in these columns alone. People may be forgotten, so their columns are among them.
MAY_CHANGE = {
    "initiatives_edition": [
        "status",
        "slug",
        "checked_on",
        "withdrawn_at",
        "withdrawn_reason",
        "contact_role",
        "contact_email",
        "contact_until",
        "published_by_id",
    ],
    "initiatives_event": ["actor_id", "actor_name"],
}

FUNCTION = """
CREATE FUNCTION initiatives_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    -- generated columns are not computed yet in NEW, so search is left out too: its sources are kept
    IF to_jsonb(OLD) - TG_ARGV - 'search' IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV - 'search' THEN
        RAISE EXCEPTION '% does not change once written', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def trigger(table: str, columns: list[str]) -> migrations.RunSQL:
    arguments = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION initiatives_refuse_change({arguments})",
        f"DROP TRIGGER keep ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION initiatives_refuse_change()"),
        *(trigger(table, columns) for table, columns in MAY_CHANGE.items()),
    ]
