"""Made-up case studies: the same for the same seed, and no different in kind from written ones."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from initiatives import contents, editions
from initiatives.made_up import storing
from initiatives.made_up.telling import MadeUp, World, tell
from initiatives.models import CaseStudy, DirectoryState, Edition, Theme, Word
from tests import factories, pages

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def on_a_machine_of_ones_own(settings: Settings) -> None:
    settings.DEBUG = settings.DATABASE_IS_EMBEDDED = True


def make(n: int, **options: int) -> str:
    said = StringIO()
    call_command("make_many", str(n), stdout=said, **options)
    return said.getvalue()


def told() -> list[tuple[str, dict[str, object]]]:
    return list(Edition.objects.order_by("pk").values_list("slug", "content"))


class TestHowMany:
    def test_none(self) -> None:
        assert make(0) == "0 made-up case studies added, so that there are 0.\n"
        assert not CaseStudy.objects.exists()

    def test_one(self) -> None:
        assert make(1) == "1 …\n1 made-up case studies added, so that there are 1.\n"
        assert Edition.objects.current().count() == 1

    def test_a_second_run_adds_what_is_wanting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(storing, "BATCH", 2)
        make(3)
        assert make(5) == "5 …\n2 made-up case studies added, so that there are 5.\n"
        assert make(4) == "0 made-up case studies added, so that there are 5.\n"
        assert Edition.objects.current().count() == CaseStudy.objects.count() == 5

    def test_another_seed_makes_others(self) -> None:
        make(3)
        make(3, seed=2)
        assert CaseStudy.objects.count() == 6

    @pytest.mark.parametrize("n", ["-1", "many", "1e3", "10000001", "²"])
    def test_what_is_no_number_is_refused(self, n: str) -> None:
        with pytest.raises(CommandError, match="is not a whole number up to 10,000,000"):
            call_command("make_many", n)


class TestWhatIsTold:
    def test_is_the_same_for_the_same_seed(self) -> None:
        world = World.of_now()
        assert tell(world, 1, 7) == tell(World.of_now(), 1, 7)
        assert tell(world, 1, 7).content != tell(world, 2, 7).content

    def test_says_that_it_is_illustrative(self) -> None:
        for made in some(50):
            assert made.content["summary"].startswith("Illustrative: ")
            assert "This is an illustrative example" in made.content["texts"]["situation_before"]

    def test_has_the_keys_of_what_people_write(self) -> None:
        written = factories.whole_edition().content
        content = next(made.content for made in some(200) if made.content["outcomes"])
        assert content.keys() == written.keys()
        for key in ("council", "theme", "texts", "cost", "power", "evaluation", "evidence"):
            assert list(content[key]) == list(written[key]), key
        assert content["claims"][0].keys() == written["claims"][0].keys()
        assert content["outcomes"][0].keys() == written["outcomes"][0].keys()

    def test_some_is_told_often_and_some_seldom(self) -> None:
        made = some(400)
        innovating = sum(claims(one, "innovation") for one in made)
        walking = sum(claims(one, "walking-the-talk") for one in made)
        assert innovating > 2 * walking > 0
        assert {one.content["evidence"]["level"] for one in made} == {0, 1, 2, 3, 4}
        assert {len(one.versions) for one in made} == {1, 2}
        assert 0 < sum(not one.content["started"] for one in made) < 100
        assert 100 < sum(bool(one.content["texts"]["what_did_not_work"]) for one in made) < 300

    def test_the_length_is_that_of_a_case_study(self) -> None:
        words = [len(contents.body(made.content).split()) for made in some(100)]
        assert 450 < sum(words) / 100 < 750


def some(n: int) -> list[MadeUp]:
    world = World.of_now()
    return [tell(world, 1, number) for number in range(n)]


def claims(made: MadeUp, key: str) -> bool:
    return key in {claim["key"] for claim in made.content["claims"]}


class TestWhatIsStored:
    def test_columns_agree_with_the_content(self) -> None:
        make(60)
        for edition in Edition.objects.select_related("case_study__council"):
            columns = editions.columns(edition.case_study, edition.content)
            assert {name: getattr(edition, name) for name in columns} == columns
            assert edition.started == edition.content["started"]

    def test_older_versions_come_before_newer_ones(self) -> None:
        make(120)
        revised = CaseStudy.objects.filter(editions__number=2)
        assert revised.exists()
        for case_study in revised:
            assert list(case_study.editions.order_by("pk").values_list("number", "status")) == [
                (1, "superseded"),
                (2, "current"),
            ]

    def test_the_newest_have_the_highest_ids(self) -> None:
        there = factories.published()
        make(10)
        times = list(Edition.objects.order_by("pk").values_list("published_at", flat=True))
        assert times == sorted(times)
        assert times[0] == there.published_at

    def test_all_are_one_change_and_the_next_is_another(self) -> None:
        make(5)
        assert DirectoryState.objects.get().version == 1
        assert set(Edition.objects.values_list("changed", flat=True)) == {1}
        after = factories.published()
        after.refresh_from_db()
        assert after.changed == 2

    def test_their_words_are_learned(self) -> None:
        make(2)
        words = set(Word.objects.values_list("word", flat=True))
        assert {"illustrative", "residents"} < words
        assert all(3 <= len(word) <= 40 and word == word.lower() for word in words)

    def test_every_page_of_some_answers(self, client: Client) -> None:
        make(40)
        for edition in Edition.objects.current().select_related("council"):
            assert edition.title in pages.text_of(client.get(edition.get_absolute_url()))
        assert "40 case studies" in pages.text_of(client.get("/case-studies/"))


class TestWhereItIsRefused:
    def test_where_debug_is_off(self, settings: Settings) -> None:
        settings.DEBUG = False
        with pytest.raises(CommandError, match="are refused where DEBUG is off"):
            call_command("make_many", "1")
        assert not CaseStudy.objects.exists()

    def test_where_people_have_accounts(self, settings: Settings) -> None:
        settings.DATABASE_IS_EMBEDDED = False
        factories.person("amber", council="stevenage")
        with pytest.raises(CommandError, match="holds accounts that no demonstration made"):
            call_command("make_many", "1")
        assert not CaseStudy.objects.exists()

    def test_without_themes(self) -> None:
        Theme.objects.all().delete()
        with pytest.raises(CommandError, match="load_councils and manage"):
            call_command("make_many", "1")
