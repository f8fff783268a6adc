"""The cast: amber and ben of Stevenage, cara of Oldham, dev of the network, erin administers."""

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from councilnet import catalogue
from councilnet.models import Council, User
from initiatives import index
from initiatives.views import for_everybody
from tests import factories
from tests.browser import ledger


def pytest_configure(config: pytest.Config) -> None:
    """Welsh is as the catalogue has it now, whoever starts the tests."""
    catalogue.compile_it()
    config.pluginmanager.register(ledger)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A replica for the tests that ask for one; to all others it is not there."""
    mirror = connections.databases["default"] | {"TEST": {"MIRROR": "default"}}
    connections.databases["replica1"] = mirror


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The 44 councils, ten principles and the themes are there before the first test."""
    with django_db_blocker.unblock():
        factories.load_reference_data()


@pytest.fixture
def reference_data(db: None) -> None:
    """They are there, even after a test that emptied the tables."""
    if not Council.objects.exists():
        factories.load_reference_data()


@pytest.fixture
def committed(transactional_db: None) -> None:
    """They are there for every connection, as whatever the test does from here on."""
    factories.load_reference_data()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Slow hashing is what production wants; a test that is about it asks for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def as_often_as_they_like(settings: Settings) -> None:
    """One client asks in a second what people ask in a day; a test about the limit sets its own."""
    settings.COSTLY_REQUESTS_A_MINUTE = settings.ADMIN_REQUESTS_A_MINUTE = 0


@pytest.fixture(autouse=True)
def believed(settings: Settings) -> None:
    """Who is signed in without the form, as the cast is; a test about asking sets its own."""
    settings.CONFIRM_MINUTES = settings.ADMIN_CONFIRM_MINUTES = 0


@pytest.fixture(autouse=True)
def mail_that_waits(settings: Settings) -> None:
    """As in production: what is queued is sent by the command, here into ``mail.outbox``."""
    settings.MAIL_AT_ONCE = False
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def an_index_of_its_own() -> None:
    """What a test takes back, the database does not count as a change."""
    index.forget()
    for_everybody.forget()


@pytest.fixture(autouse=True)
def files_elsewhere(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a test uploads goes into a folder that is made when it is written to."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"


@pytest.fixture
def stevenage(reference_data: None) -> Council:
    return Council.objects.get(slug="stevenage")


@pytest.fixture
def amber(reference_data: None) -> User:
    """An officer of Stevenage, who writes."""
    return factories.person("amber", council="stevenage")


@pytest.fixture
def ben(reference_data: None) -> User:
    """Amber's colleague, the council's lead."""
    return factories.person("ben", council="stevenage", lead=True)


@pytest.fixture
def cara(reference_data: None) -> User:
    """An officer of Oldham."""
    return factories.person("cara", council="oldham")


@pytest.fixture
def dev(reference_data: None) -> User:
    """Network staff, of no council."""
    return factories.person("dev", role=User.Role.NETWORK_STAFF)


@pytest.fixture
def erin(reference_data: None) -> User:
    """An administrator."""
    return factories.person("erin", role=User.Role.ADMINISTRATOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_amber(amber: User) -> Client:
    return signed_in(amber)


@pytest.fixture
def as_ben(ben: User) -> Client:
    return signed_in(ben)


@pytest.fixture
def as_cara(cara: User) -> Client:
    return signed_in(cara)


@pytest.fixture
def as_dev(dev: User) -> Client:
    return signed_in(dev)


@pytest.fixture
def as_erin(erin: User) -> Client:
    return signed_in(erin)
