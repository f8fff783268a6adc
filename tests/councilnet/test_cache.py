import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_the_cache_is_in_the_database_so_that_all_workers_share_it() -> None:
    cache.set("tries", 5)
    assert cache.get("tries") == 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM councilnet_cache WHERE cache_key LIKE %s", ["%:tries"])
        assert cursor.fetchone() == (1,)
    assert settings.CACHES["default"]["LOCATION"] == "councilnet_cache"
