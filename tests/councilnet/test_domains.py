"""An address belongs to a council by its domain exactly, and by nothing that looks like it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from councilnet.domains import councils_of_address, domain_of, mailbox_of
from councilnet.models import Council

pytestmark = pytest.mark.django_db

THEIRS = [
    "fay@stevenage.gov.uk",
    "FAY@Stevenage.GOV.UK",
    "fay+work@stevenage.gov.uk",
    "f.a.y@stevenage.gov.uk",
    "fay@leisure.stevenage.gov.uk",  # listed
]
LOOK_ALIKES = [
    "fay@xstevenage.gov.uk",
    "fay@stevenage.gov.uk.example.org",
    "fay@stevenage.gov.uk.",
    "fay@stevenage.gov.uk ",
    "fay@mail.stevenage.gov.uk",
    "fay@x.leisure.stevenage.gov.uk",
    "fay@stevenage.gov",
    "fay@gov.uk",
    "fay@.stevenage.gov.uk",
    "fay@stevenage..gov.uk",
    "fay@stevenage-gov.uk",
    "fay@stеvenage.gov.uk",  # a Cyrillic letter
    "fay@ｓtevenage.gov.uk",  # a wide letter, which folds to the plain one
    "fay@ſtevenage.gov.uk",  # a long s, which folds to the plain one
    "fay@stevenage。gov.uk",  # an ideographic full stop
    "fay@xn--stvenage-bvg.gov.uk",
    "fáy@stevenage.gov.uk",
    '"fay"@stevenage.gov.uk',
    '"fay@example.org"@stevenage.gov.uk',
    "fay@example.org@stevenage.gov.uk",
    "fay\\@stevenage.gov.uk",
    "fay example@stevenage.gov.uk",
    "@stevenage.gov.uk",
    "stevenage.gov.uk",
    "fay@",
    "",
]


@pytest.fixture(autouse=True)
def domains(stevenage: Council) -> None:
    stevenage.email_domains = ["leisure.stevenage.gov.uk", "stevenage.gov.uk"]
    stevenage.save()


@pytest.mark.parametrize("address", THEIRS)
def test_address_of_the_council(address: str, stevenage: Council) -> None:
    assert councils_of_address(address) == [stevenage]


@pytest.mark.parametrize("address", LOOK_ALIKES)
def test_address_that_only_looks_like_it(address: str) -> None:
    assert councils_of_address(address) == []


def test_council_without_domains_has_no_address() -> None:
    assert domain_of("fay@") == ""
    assert not Council.objects.filter(email_domains__contains=[""]).exists()


def test_domain_that_councils_share_proposes_each(stevenage: Council) -> None:
    oldham = Council.objects.get(slug="oldham")
    oldham.email_domains = ["stevenage.gov.uk"]
    oldham.save()
    assert councils_of_address("fay@stevenage.gov.uk") == [oldham, stevenage]


@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, False), (1, True)])
def test_abolished_council_has_nobody_new(stevenage: Council, days: int, stands: bool) -> None:
    stevenage.valid_to = timezone.localdate() + timedelta(days=days)
    stevenage.save()
    assert councils_of_address("fay@stevenage.gov.uk") == ([stevenage] if stands else [])


def test_a_tag_does_not_make_another_mailbox() -> None:
    assert mailbox_of("Fay+Work+x@Stevenage.gov.uk") == "fay@stevenage.gov.uk"
    assert mailbox_of("fay@stevenage.gov.uk") == "fay@stevenage.gov.uk"
    assert mailbox_of("fay.b@stevenage.gov.uk") != "fay@stevenage.gov.uk"
