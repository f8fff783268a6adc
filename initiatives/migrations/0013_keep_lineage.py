"""What the database itself sees to: no idea descends from itself, what happened stays."""

from django.db import migrations

# In the place of 0009's, with one more generated column
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

# What an edition may change, as in 0002, and what becomes known of it later
OF_EDITION = (
    *("status", "slug", "checked_on", "withdrawn_at", "withdrawn_reason"),
    *("contact_role", "contact_email", "contact_until", "published_by_id"),
)
KNOWN_LATER = ("review_on", "unchecked_since", "asked_on", "taken_up", "kin", "dead_links")
KEPT = {
    "initiatives_adoptionevent": ("actor_id", "actor_name"),
    "initiatives_selfassessment": ("made_by_id", "made_by_name"),
}

# One link at a time, so that two which together would close a circle meet one another. A link that
# somebody disputes leads nowhere.
REFUSE_CIRCLE = """
CREATE FUNCTION initiatives_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.council_id = (SELECT council_id FROM initiatives_casestudy WHERE id = NEW.origin_id) THEN
        RAISE EXCEPTION 'a council does not take up its own case study'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_is_of_anothers';
    END IF;
    IF NEW.result_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.council_id <> (SELECT council_id FROM initiatives_casestudy WHERE id = NEW.result_id) THEN
        RAISE EXCEPTION 'the result is a case study of the council that takes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_result_is_the_takers';
    END IF;
    IF 'disputed' IN (NEW.taker_answer, NEW.origin_answer) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock('initiatives_adoption'::regclass::oid::bigint);
    IF EXISTS (
        WITH RECURSIVE descendants(id) AS (
            SELECT NEW.result_id
            UNION
            SELECT adoption.result_id FROM initiatives_adoption adoption
            JOIN descendants ON adoption.origin_id = descendants.id
            WHERE adoption.result_id IS NOT NULL AND adoption.id IS DISTINCT FROM NEW.id
                AND 'disputed' NOT IN (adoption.taker_answer, adoption.origin_answer)
        )
        SELECT FROM descendants WHERE id = NEW.origin_id
    ) THEN
        RAISE EXCEPTION 'a case study does not descend from itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_closes_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER circle BEFORE INSERT OR UPDATE ON initiatives_adoption
    FOR EACH ROW EXECUTE FUNCTION initiatives_refuse_circle();
"""
UNDO_REFUSE_CIRCLE = """
DROP TRIGGER circle ON initiatives_adoption;
DROP FUNCTION initiatives_refuse_circle();
"""

# Of what public pages say besides editions
MARKED = (
    "initiatives_adoption",
    "initiatives_award",
    "initiatives_award_case_studies",
    "initiatives_award_partners",
    "initiatives_fundinground",
    "initiatives_pack",
    "initiatives_packentry",
)


def keep(table: str, columns: tuple[str, ...]) -> str:
    arguments = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION initiatives_refuse_change({arguments});"
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0012_learning_from_one_another")]

    operations = [
        migrations.RunSQL(
            FUNCTION.format(generated=f"{GENERATED}, adopted_elsewhere"),
            FUNCTION.format(generated=GENERATED),
        ),
        migrations.RunSQL(
            "DROP TRIGGER keep ON initiatives_edition;"
            + keep("initiatives_edition", OF_EDITION + KNOWN_LATER),
            "DROP TRIGGER keep ON initiatives_edition;" + keep("initiatives_edition", OF_EDITION),
        ),
        *(
            migrations.RunSQL(keep(table, columns), f"DROP TRIGGER keep ON {table}")
            for table, columns in KEPT.items()
        ),
        migrations.RunSQL(REFUSE_CIRCLE, UNDO_REFUSE_CIRCLE),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER mark AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION initiatives_mark_names()",
                f"DROP TRIGGER mark ON {table}",
            )
            for table in MARKED
        ),
    ]
