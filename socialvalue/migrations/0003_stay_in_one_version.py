"""A measure stands under an outcome of its own version, and nothing moves to another version.

Without it a draft's measure could hang on a published version's outcome, and show on its page.
"""

from django.db import migrations

STAY = """
CREATE FUNCTION socialvalue_measure_in_its_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM socialvalue_outcome o JOIN socialvalue_theme t ON t.id = o.theme_id
        WHERE o.id = NEW.outcome_id AND t.version_id = NEW.version_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a measure stands under an outcome of its own version'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stay BEFORE INSERT OR UPDATE ON socialvalue_measure
    FOR EACH ROW EXECUTE FUNCTION socialvalue_measure_in_its_version();

CREATE FUNCTION socialvalue_theme_in_its_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a theme stays in its version' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER stay BEFORE UPDATE ON socialvalue_theme FOR EACH ROW
    WHEN (OLD.version_id <> NEW.version_id) EXECUTE FUNCTION socialvalue_theme_in_its_version();

CREATE FUNCTION socialvalue_outcome_in_its_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM socialvalue_theme was JOIN socialvalue_theme is_
        ON is_.version_id = was.version_id WHERE was.id = OLD.theme_id AND is_.id = NEW.theme_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an outcome stays in its version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stay BEFORE UPDATE ON socialvalue_outcome
    FOR EACH ROW EXECUTE FUNCTION socialvalue_outcome_in_its_version();
"""
UNDO = """
DROP TRIGGER stay ON socialvalue_outcome;
DROP FUNCTION socialvalue_outcome_in_its_version();
DROP TRIGGER stay ON socialvalue_theme;
DROP FUNCTION socialvalue_theme_in_its_version();
DROP TRIGGER stay ON socialvalue_measure;
DROP FUNCTION socialvalue_measure_in_its_version();
"""


class Migration(migrations.Migration):
    dependencies = [("socialvalue", "0002_keep_what_is_published")]

    operations = [migrations.RunSQL(STAY, UNDO)]
