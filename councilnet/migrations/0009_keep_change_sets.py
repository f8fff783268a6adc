"""The database itself keeps what administrators changed: it may be forgotten, never rewritten."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION councilnet_keep_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := TG_ARGV;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
        RAISE EXCEPTION '% does not change once written', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION councilnet_keep_rows_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.before IS DISTINCT FROM OLD.before AND NEW.before IS DISTINCT FROM '{}'::jsonb)
    OR (NEW.after IS DISTINCT FROM OLD.after AND NEW.after IS DISTINCT FROM '{}'::jsonb) THEN
        RAISE EXCEPTION '% may be forgotten, and does not change', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON councilnet_changeset
    FOR EACH ROW EXECUTE FUNCTION councilnet_keep_changes('by_id', 'by_name');
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON councilnet_change
    FOR EACH ROW EXECUTE FUNCTION councilnet_keep_changes('name', 'before', 'after');
CREATE TRIGGER keep_words BEFORE UPDATE ON councilnet_change
    FOR EACH ROW EXECUTE FUNCTION councilnet_keep_rows_changed();
"""
UNDO = """
DROP TRIGGER keep ON councilnet_changeset;
DROP TRIGGER keep ON councilnet_change;
DROP TRIGGER keep_words ON councilnet_change;
DROP FUNCTION councilnet_keep_changes();
DROP FUNCTION councilnet_keep_rows_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("councilnet", "0008_change_sets")]

    operations = [migrations.RunSQL(FUNCTION, UNDO)]
