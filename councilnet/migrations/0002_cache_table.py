from django.db import migrations


class Migration(migrations.Migration):
    """The table of the cache in settings.CACHES, as ``createcachetable`` would make it."""

    dependencies = [("councilnet", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                """
                CREATE TABLE councilnet_cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamp with time zone NOT NULL
                )
                """,
                "CREATE INDEX councilnet_cache_expires ON councilnet_cache (expires)",
            ],
            reverse_sql="DROP TABLE councilnet_cache",
        )
    ]
