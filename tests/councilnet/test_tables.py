"""Councils, members, principles and themes, in and out as tables."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from councilnet.models import ChangeSet, Council, Membership, Region, User
from initiatives.models import Principle, PrincipleWording, Theme
from tests.councilnet.test_admin import address
from tests.councilnet.test_change_sets import undo

pytestmark = pytest.mark.django_db
TABLED: list[type[Model]] = [Council, Membership, Principle, Theme]
each_table = pytest.mark.parametrize("model", TABLED, ids=lambda model: model.__name__)


def looked_at(client: Client, model: type[Model], content: str | bytes) -> Any:
    """The page after a file was chosen."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("table", data)
    return client.post(address(model, "import"), {"file": file})


def told(page: Any) -> list[tuple[int, str, list[str]]]:
    return [(one.row, one.what, one.sentences) for one, __ in page.context["outcomes"]]


def brought_in(client: Client, model: type[Model], content: str | bytes) -> Any:
    sure = looked_at(client, model, content).context["sure"]
    return client.post(address(model, "import"), sure.initial, follow=True)


def given_out(client: Client, model: type[Model], form: str) -> bytes:
    answer = client.get(address(model, "export", form))
    assert answer.status_code == 200
    return bytes(answer.content)


def counts(page: Any) -> dict[str, int]:
    report: dict[str, int] = page.context["report"].counts
    return {what: n for what, n in report.items() if n}


# --- Out and in again --------------------------------------------------------------------------
@each_table
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_given_out_changes_nothing_when_it_is_brought_in(
    model: type[Model], form: str, as_erin: Client, amber: User, ben: User
) -> None:
    Council.objects.filter(slug="oldham").update(
        name="=Oldham",
        email_domains=["a.gov.uk", "b.gov.uk"],
        latitude="53.5000",
        longitude="-2.1000",
        valid_from=timezone.localdate(),
    )
    amber.memberships.get().end(timezone.localdate())
    page = looked_at(as_erin, model, given_out(as_erin, model, form))
    rows = len(page.context["outcomes"])
    assert (counts(page), page.context["sure"]) == ({"unchanged": rows}, None)
    assert rows >= 2


def test_nothing_calculates_in_what_is_given_out(as_erin: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(name="=HYPERLINK(1)")
    for row in csv.reader(io.StringIO(given_out(as_erin, Membership, "csv").decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(given_out(as_erin, Membership, "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {
        "s",
        "n",
        "inlineStr",
    }


def test_members_are_given_out_without_secrets(as_erin: Client, amber: User) -> None:
    text = given_out(as_erin, Membership, "csv").decode("utf-8-sig")
    assert text.splitlines()[0] == "email,name,council,role,started_on,ended_on"
    assert amber.password not in text


@each_table
def test_others_get_neither_in_nor_out(
    model: type[Model], client: Client, as_dev: Client, as_amber: Client
) -> None:
    for browser in (client, as_dev, as_amber):
        for page in (address(model, "import"), address(model, "export", "csv")):
            assert browser.get(page).status_code == 302


def test_other_forms_are_not_there(as_erin: Client, reference_data: None) -> None:
    assert as_erin.get(address(Council, "export", "pdf")).status_code == 404


# --- In ----------------------------------------------------------------------------------------
COUNCILS = """slug,name,short_name,type,nation,region,population,email_domains
stevenage,Stevenage Borough Council,Stevenage,district,England,East of England,"90,000",
new-town,New Town Council,New Town,Unitary authority,wales,wales,,newtown.gov.uk; new.gov.uk
oldham,Oldham,Oldham,district,england,narnia,-5,gov.uk
"""


def test_one_bad_row_is_left_out_and_the_others_are_brought_in(
    as_erin: Client, erin: User, reference_data: None
) -> None:
    page = looked_at(as_erin, Council, COUNCILS)
    assert [(row, what) for row, what, _why in told(page)] == [
        *[(2, "changed"), (3, "new"), (4, "refused")]
    ]
    regions = ", ".join(Region.values)
    assert told(page)[2][2] == [
        f"region: “narnia” is none of: {regions}.",
        "population: Enter a whole number, such as 88104.",
        "email_domains: Enter domains that the council alone has: anybody may have an address at "
        "gov.uk",
    ]
    [line] = page.context["outcomes"][0][0].lines
    assert (line.label, line.old, line.new) == ("Population", "88104", "90000")
    assert not Council.objects.filter(slug="new-town").exists()

    done = brought_in(as_erin, Council, COUNCILS)
    assert "It is brought in." in done.content.decode()
    kept = ChangeSet.objects.get()
    assert (kept.kind, kept.by) == ("imported", erin)
    assert kept.words == "Councils from a table: 1 new, 1 changed"
    new = Council.objects.get(slug="new-town")
    assert (new.type, new.email_domains) == ("unitary", ["new.gov.uk", "newtown.gov.uk"])
    undo(as_erin, kept)
    assert not Council.objects.filter(slug="new-town").exists()
    assert Council.objects.get(slug="stevenage").population == 88104


def test_what_changed_since_the_look_is_looked_at_again(
    as_erin: Client, reference_data: None
) -> None:
    sure = looked_at(as_erin, Council, COUNCILS).context["sure"]
    Council.objects.filter(slug="stevenage").update(population=5)
    page = as_erin.post(address(Council, "import"), sure.initial)
    assert "Something has changed meanwhile." in page.content.decode()
    assert not ChangeSet.objects.exists()


MEMBERS = """email,name,council,role
amber@stevenage.gov.uk,Amber,stevenage,lead
Fay@Oldham.gov.uk,Fay,oldham,
gil@oldham.gov.uk,,oldham,officer
hal@oldham.gov.uk,Hal,narnia,officer
amber@stevenage.gov.uk,Amber Bell,oldham,officer
cara@oldham.gov.uk,Someone else,oldham,officer
ian@oldham.gov.uk,Ian,oldham,king
"""


def test_members(as_erin: Client, amber: User, cara: User) -> None:
    page = looked_at(as_erin, Membership, MEMBERS)
    assert told(page) == [
        (2, "changed", []),
        (3, "new", []),
        (4, "refused", ["name: This must not be empty."]),
        (5, "refused", ["council: There is no council of that slug: see the table of councils."]),
        (6, "new", []),
        (
            7,
            "refused",
            [
                "name: Here they are called “Cara”. Change the name on the person’s own page.",
            ],
        ),
        (8, "refused", ["role: “king” is none of: officer, lead."]),
    ]
    assert not User.objects.filter(name="Fay").exists()
    brought_in(as_erin, Membership, MEMBERS)
    fay = User.objects.get(email="fay@oldham.gov.uk")
    assert (fay.has_usable_password(), fay.role, fay.memberships.get().role) == (
        *(False, "person", "officer"),
    )
    assert amber.memberships.get(council__slug="stevenage").role == "lead"
    amber.refresh_from_db()
    assert amber.name == "Amber"
    assert not User.objects.filter(name="Ian").exists()
    undo(as_erin, ChangeSet.objects.get())
    assert not User.objects.filter(name="Fay").exists()
    assert amber.memberships.get().role == "officer"


def test_a_principle_with_a_new_wording_keeps_the_old(as_erin: Client, erin: User) -> None:
    principle = Principle.objects.get(key="innovation")
    before = principle.wordings.count()
    table = (
        "key,title,wording,is_official,in_force_from\n"
        f"innovation,{principle.title},We try new things.,yes,2027-04-01\n"
        "innovation-2,Another,Words.,maybe,2027-04-01\n"
    )
    page = looked_at(as_erin, Principle, table)
    assert [(row, what) for row, what, _why in told(page)] == [(2, "changed"), (3, "refused")]
    brought_in(as_erin, Principle, table)
    last = principle.wordings.last()
    assert last is not None
    assert (last.text, last.is_official, principle.wordings.count()) == (
        *("We try new things.", True, before + 1),
    )
    undo(as_erin, ChangeSet.objects.get())
    assert principle.wordings.count() == before


WELSH_OF = [
    (Principle, "title_cy", "innovation", "key,title_cy\ninnovation,Arloesedd\n"),
    (Theme, "name_cy", "food", "key,name_cy\nfood,Bwyd da\n"),
]


@pytest.mark.parametrize(("model", "field", "key", "table"), WELSH_OF)
def test_welsh_goes_out_and_comes_in(
    model: type[Model], field: str, key: str, table: str, as_erin: Client, reference_data: None
) -> None:
    rows = model._default_manager.order_by("pk")
    whole, was = given_out(as_erin, model, "csv"), list(rows.values())
    wordings = list(PrincipleWording.objects.order_by("pk").values())
    brought_in(as_erin, model, table)
    assert getattr(rows.get(key=key), field) == table.strip().rpartition(",")[2]
    rows.update(**{field: ""})
    PrincipleWording.objects.update(text_cy="")
    brought_in(as_erin, model, whole)
    assert list(rows.values()) == was
    if model is Principle:
        assert list(PrincipleWording.objects.order_by("pk").values()) == wordings


def test_the_welsh_of_a_wording_alone(as_erin: Client, reference_data: None) -> None:
    [wording] = PrincipleWording.objects.filter(principle__key="innovation")
    brought_in(as_erin, Principle, "key,wording_cy\ninnovation,Rhowch gynnig arni.\n")
    said = wording.text
    wording.refresh_from_db()
    assert (wording.text, wording.text_cy) == (said, "Rhowch gynnig arni.")
    of_none = "key,wording_cy,in_force_from\ninnovation,Eto.,2027-04-01\n"
    assert told(looked_at(as_erin, Principle, of_none)) == [
        (2, "refused", ["wording: This field cannot be blank."])
    ]


def test_rows_of_one_key_are_unclear(as_erin: Client, reference_data: None) -> None:
    table = "key,name\nhousing-2,Homes\nHousing-2,Houses\n,Nothing\n"
    assert told(looked_at(as_erin, Theme, table)) == [
        (2, "refused", ["housing-2 stands in more than one row."]),
        (3, "refused", ["housing-2 stands in more than one row."]),
        (4, "refused", ["Give its key."]),
    ]


def test_numbers_that_are_too_large_are_refused(as_erin: Client, reference_data: None) -> None:
    table = "key,name,order\nnew-1,New,1\nnew-2,Other,1000000000\nnew-3,Third,99999\n"
    said = told(looked_at(as_erin, Theme, table))
    assert [what for _row, what, _why in said] == ["new", "refused", "refused"]
    assert [sentences for _row, _what, sentences in said[1:]] == [
        ["order: Enter a whole number, such as 88104."],
        ["order: Ensure this value is less than or equal to 999."],
    ]


# --- Files that are none -----------------------------------------------------------------------
LONG = "key,name\n" + "".join(f"k{n},Name {n}\n" for n in range(10_000))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00\x01", "Save the file as CSV in UTF-8"),
        (b"PK\x03\x04 no workbook", "This workbook"),
        (b'key,name\n"a', "The file is no CSV"),
        (b"key,nonsense\na,b\n", "There is no column “nonsense”."),
        (b"name\nb\n", "The column “key” is missing"),
        (b"key,name\n", "There is no row under the headings."),
        (LONG.encode(), "Bring at most 1000 rows at once."),
        (b"key,name\n" + b"a" * 1_100_000, "The file is larger than 1 MB."),
        (b"[1, 2]", "Give a list of objects"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(
    content: bytes, says: str, as_erin: Client, reference_data: None
) -> None:
    page = looked_at(as_erin, Theme, content)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert page.context["report"] is None


def test_no_file_is_asked_for(as_erin: Client, reference_data: None) -> None:
    page = as_erin.post(address(Theme, "import"), {})
    assert page.context["form"].errors == {"file": ["This field is required."]}


@each_table
@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800", "\\u202e", "=1+1", "a" * 1900, "日本", "'"])
def test_odd_cells_break_nothing(
    model: type[Model], odd: str, as_erin: Client, amber: User
) -> None:
    columns = given_out(as_erin, model, "csv").decode("utf-8-sig").splitlines()[0].split(",")
    row = "{" + ", ".join(f'"{name}": "{odd}"' for name in columns) + "}"
    page = looked_at(as_erin, model, f"[{row}]")
    assert page.status_code == 200
    assert [what for _row, what, _why in told(page)] == ["refused"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), min_size=1, max_size=4)
)
def test_whatever_is_in_the_cells_it_is_answered(
    rows: list[list[str]], as_erin: Client, reference_data: None
) -> None:
    table = [dict(zip(("key", "name", "order"), row, strict=True)) for row in rows]
    assert looked_at(as_erin, Theme, json.dumps(table)).status_code == 200


def test_what_is_sent_with_the_button_is_checked_again(
    as_erin: Client, reference_data: None
) -> None:
    for sent in ("no table", "[]", '[{"key": "a", "password": "b"}]', "PK\x03"):
        page = as_erin.post(address(Theme, "import"), {"rows_read": sent, "seen": "0" * 64})
        assert page.status_code == 200
    assert not ChangeSet.objects.exists()


def test_who_may_not_sign_in_is_given_no_council(as_erin: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(is_active=False)
    table = "email,name,council\namber@stevenage.gov.uk,Amber,oldham\n"
    assert told(looked_at(as_erin, Membership, table)) == [
        (2, "refused", ["email: This person may not sign in any more."])
    ]
