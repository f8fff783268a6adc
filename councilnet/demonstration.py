"""The people of the demonstration, whose password everybody knows, and starting it afresh."""

from functools import cache
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction

from councilnet import joining, notices
from councilnet.models import Council, Membership, User

PASSWORD = "working-together"  # noqa: S105  # no secret: it is printed


class Person(NamedTuple):
    name: str
    email: str
    does: str
    role: str = User.Role.PERSON
    council: str = ""
    membership: str = Membership.Role.OFFICER


# Nobody has an address that ends in .example: RFC 2606 keeps it free.
AMBER = Person("Amber", "amber@stevenage.example", "officer of Stevenage", council="stevenage")
BEN = Person(
    "Ben",
    "ben@stevenage.example",
    "council lead of Stevenage",
    council="stevenage",
    membership=Membership.Role.LEAD,
)
CARA = Person("Cara", "cara@oldham.example", "officer of Oldham", council="oldham")
DEV = Person("Dev", "dev@network.example", "network staff", role=User.Role.NETWORK_STAFF)
ERIN = Person("Erin", "erin@network.example", "administrator", role=User.Role.ADMINISTRATOR)
CAST = (AMBER, BEN, CARA, DEV, ERIN)
# Whoever signs up with an address of these is proposed to the council. Gwen is and waits.
DOMAINS = {"stevenage": "stevenage.example", "oldham": "oldham.example"}
GWEN = Person("Gwen", "gwen@stevenage.example", "asks to join Stevenage")


def refuse_in_production() -> None:
    if not settings.DEBUG:
        raise CommandError(
            "The demonstration makes accounts whose password everybody knows, so it is refused "
            "where DEBUG is off. On a machine of your own, set DEBUG=1."
        )


def make_people() -> int:
    """How many of the cast were absent."""
    for slug, domain in DOMAINS.items():
        Council.objects.filter(slug=slug, email_domains=[]).update(email_domains=[domain])
    made = sum(_made(person)[1] for person in CAST)
    _ask_to_join()
    return made


@transaction.atomic
def _ask_to_join() -> None:
    """Somebody waits for an answer, so that a lead and the network's staff have one to give."""
    gwen, made = _made(GWEN)
    for request in joining.propose(gwen, gwen.email) if made else []:
        notices.count_as_told(f"council-{request.council_id}")


def account_of(person: Person) -> User:
    return _made(person)[0]


def officer_of(council: Council) -> User:
    """Who writes for this council in the demonstration."""
    known = {person.council: person for person in (CARA, AMBER)}
    return account_of(
        known.get(council.slug)
        or Person(
            f"Officer of {council.short_name}",
            f"officer@{council.slug}.example",
            f"officer of {council.short_name}",
            council=council.slug,
        )
    )


@transaction.atomic
def _made(person: Person) -> tuple[User, bool]:
    user, made = User.objects.get_or_create(
        email=person.email,
        defaults={"name": person.name, "role": person.role, "password": _hashed},
    )
    if made:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if made and person.council:
        council = Council.objects.get(slug=person.council)
        Membership.objects.create(user=user, council=council, role=person.membership)
    return user, made


@cache
def _hashed() -> str:
    """Slow by design, so made once for all."""
    return make_password(PASSWORD)


def start_afresh() -> None:
    """Drop all that the database holds, if it is a demonstration's; an empty one stays as it is.

    Rows cannot be deleted instead: the database refuses that for what was published.
    """
    people = _addresses()
    if people and not _is_a_demonstration(people):
        raise CommandError(
            "This database holds accounts that no demonstration made, so it was left as it is. "
            "Name another in DATABASE_URL; without one, move the folder .postgres away."
        )
    if people:
        _drop_everything()


def _is_a_demonstration(people: set[str]) -> bool:
    """Strangers may have signed up in the embedded database; elsewhere they may be real."""
    strangers = {address for address in people if not address.endswith(".example")}
    shown = not people.isdisjoint(person.email for person in CAST)
    return shown and (settings.DATABASE_IS_EMBEDDED or not strangers)


def _addresses() -> set[str]:
    if User._meta.db_table not in connection.introspection.table_names():
        return set()
    return set(User.objects.values_list("email", flat=True))


def _drop_everything() -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("SELECT quote_ident(current_schema())")
            (schema,) = cursor.fetchone()
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema}")
    except DatabaseError as error:
        raise CommandError(
            "The database could not be emptied. Stop whatever else uses it, see that its account "
            f"may drop the schema, and try again. PostgreSQL says: {error}"
        ) from error
