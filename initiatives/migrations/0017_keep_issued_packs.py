"""What was issued stays: a pack, and which editions are in it."""

from django.db import migrations

# Of a pack that is issued; who did it may leave
KEEP_PACK = """
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON initiatives_pack FOR EACH ROW
    WHEN (OLD.issued_at IS NOT NULL)
    EXECUTE FUNCTION initiatives_refuse_change('begun_by_id', 'issued_by_id');
"""
KEEP_ENTRIES = """
CREATE FUNCTION initiatives_keep_pack_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM initiatives_pack
        WHERE id IN (OLD.pack_id, NEW.pack_id) AND issued_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'what is in a pack does not change once it is issued'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON initiatives_packentry
    FOR EACH ROW EXECUTE FUNCTION initiatives_keep_pack_entry();
"""
ISSUE_WHOLE = """
CREATE FUNCTION initiatives_issue_whole_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM initiatives_packentry WHERE pack_id = NEW.id)
        OR EXISTS (
            SELECT FROM initiatives_packentry entry
            LEFT JOIN initiatives_edition edition ON edition.id = entry.edition_id
            WHERE entry.pack_id = NEW.id
                AND edition.case_study_id IS DISTINCT FROM entry.case_study_id
        )
    THEN
        RAISE EXCEPTION 'a pack is issued with an edition of each of its case studies'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pack_is_issued_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER whole BEFORE INSERT OR UPDATE ON initiatives_pack FOR EACH ROW
    WHEN (NEW.issued_at IS NOT NULL)
    EXECUTE FUNCTION initiatives_issue_whole_pack();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0016_follow_up_is_carried")]

    operations = [
        migrations.RunSQL(KEEP_PACK, "DROP TRIGGER keep ON initiatives_pack"),
        migrations.RunSQL(
            KEEP_ENTRIES,
            "DROP TRIGGER keep ON initiatives_packentry;"
            "DROP FUNCTION initiatives_keep_pack_entry();",
        ),
        migrations.RunSQL(
            ISSUE_WHOLE,
            "DROP TRIGGER whole ON initiatives_pack;DROP FUNCTION initiatives_issue_whole_pack();",
        ),
    ]
