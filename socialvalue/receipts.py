"""What a receipt shows of a run: its record, its output and its document, put side by side.

Nothing is computed anew here but the words of each step, and those only while the engine is the
one that made the run; the figures are those that were kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from councilnet.models import User
from initiatives.models import Edition
from socialvalue import explaining, files, pinned
from socialvalue.calculation import ENGINE, Case, Result, calculate
from socialvalue.models import CalculationRun, Delivery, Framework, LineInput, Reply, SeriesEdition
from socialvalue.models.runs import CalculationRunQuerySet

Record = dict[str, Any]
VIEWS = {
    "fiscal": _("To the public purse"),
    "economic": _("Economic"),
    "social": _("Social"),
    "wellbeing": _("Wellbeing"),
    "environmental": _("Environmental"),
}
SCENARIOS = {
    "cautious": _("Cautious: each number at the end that makes it worth less"),
    "central": _("Central"),
    "hopeful": _("Hopeful: each number at the end that makes it worth more"),
}


@dataclass(frozen=True)
class ReceiptLine:
    """``pv``, ``trace`` and ``words`` are absent where the line has no price."""

    told: Record
    inputs: Sequence[Record]
    pv: str | None
    trace: Record | None
    words: Sequence[str]
    flags: Sequence[Record]
    reply: Reply | None
    deliveries: Sequence[Delivery]

    @property
    def own_reason(self) -> str:
        """Why another value than the framework's is taken."""
        own = (one["reason"] for one in self.inputs if one["name"] == LineInput.Name.UNIT_VALUE)
        return next(own, "")


@dataclass(frozen=True)
class Receipt:
    """``run`` comes from ``whole``. Where ``shows_values`` is not, its framework is private and
    whoever reads holds no licence: neither values nor what could tell of them is shown."""

    run: CalculationRun
    shows_values: bool

    @property
    def record(self) -> Record:
        record: Record = self.run.record
        return record

    @property
    def result(self) -> Record:
        return self.run.result

    @property
    def is_illustrative(self) -> bool:
        return bool(self.record["framework"]["is_illustrative"])

    @property
    def command(self) -> str:
        run = self.run
        return f"python manage.py appraise FILE --simulate {run.draws} --seed {run.seed} --trace"

    @cached_property
    def lines(self) -> list[ReceiptLine]:
        return [self._line(i, told) for i, told in enumerate(self.record["lines"])]

    @property
    def flags_of_whole(self) -> list[Record]:
        return [flag for flag in self.record["flags"] if flag["line"] is None]

    @cached_property
    def replies(self) -> dict[int | None, Reply]:
        return {reply.line: reply for reply in self.run.replies.all()}

    @property
    def reply(self) -> Reply | None:
        """On the whole."""
        return self.replies.get(None)

    @property
    def editions(self) -> list[Record]:
        """Each with the name of its series."""
        held = self.record["editions"]
        names = ("deflator", "discounting", "confidence")
        return [{**held[name], "kind": SeriesEdition.Kind(name).label} for name in names]

    @property
    def views(self) -> list[tuple[str, str]]:
        """Parts of the same money; they are never added together."""
        parts = self.result["parts"]
        return [(str(words), parts[key]) for key, words in VIEWS.items() if Decimal(parts[key])]

    @property
    def scenarios(self) -> list[tuple[str, Record]]:
        told = self.result["scenarios"]
        return [(str(words), told[key]) for key, words in SCENARIOS.items()]

    @property
    def switching(self) -> list[Record]:
        """The numbers at which the net value would be nothing, by line or cost."""
        told = self.result["switching_values"]
        return [self._named(one) for one in told if one["value"] is not None]

    @property
    def tornado(self) -> list[Record]:
        return [self._named(one) for one in self.result["tornado"]]

    @cached_property
    def costs(self) -> list[tuple[Record, str]]:
        words = map(explaining.of_cost, self._engine.costs) if self._engine else []
        told = list(words) or [""] * len(self.record["costs"])
        return list(zip(self.record["costs"], told, strict=True))

    @cached_property
    def _case(self) -> Case | None:
        """None where another engine made the run, or its document is read no more."""
        if self.run.engine != ENGINE:
            return None
        try:
            return pinned.case_of(self.run)
        except files.Refused:
            return None

    @cached_property
    def _engine(self) -> Result | None:
        return calculate(self._case) if self._case else None

    def _named(self, one: Mapping[str, Any]) -> Record:
        of_line = one["line"] is not None
        about = (
            self.result["lines"][one["line"]]["label"]
            if of_line
            else self.record["costs"][one["cost"]]["what"]
        )
        name = one["input"]
        kind = {"rate": name in RATES, "money": name in {"unit_value", "amount"}}
        return {**one, "about": about, "name": explaining.name_of(name), **kind}

    def _line(self, i: int, told: Record) -> ReceiptLine:
        place = told["place"]
        is_shown = place is not None and self.shows_values
        return ReceiptLine(
            told=told,
            inputs=[_input(one) for one in told["inputs"]],
            pv=self.result["lines"][place]["pv"] if is_shown else None,
            trace=self.result["trace"]["lines"][place] if is_shown else None,
            words=self._words(place) if is_shown else [],
            flags=[flag for flag in self.record["flags"] if flag["line"] == i],
            reply=self.replies.get(i),
            deliveries=[one for one in self.run.deliveries.all() if one.line == i],
        )

    def _words(self, place: int) -> list[str]:
        if self._case is None or self._engine is None:
            return []
        steps = explaining.in_words(self._engine.lines[place], self._case)
        return [step.words for step in steps]


RATES = {"deadweight", "attribution", "displacement", "leakage", "optimism", "drop_off"}
NAMES = dict(LineInput.Name.choices)


def _input(told: Record) -> Record:
    name = NAMES[told["name"]]
    label = f"{name}: {told['factor']}" if told["factor"] else str(name)
    return {**told, "label": label, "rate": told["name"] in RATES}


def whole(pk: int) -> CalculationRun | None:
    return whole_of(CalculationRun.objects.filter(pk=pk)).first()


def whole_of(runs: CalculationRunQuerySet) -> CalculationRunQuerySet:
    """Runs with all that a receipt shows."""
    editions = ("version__framework", "version__deflator", "version__discounting")
    found = runs.select_related("assessment", "case_study__council", *editions)
    return found.prefetch_related("replies", "deliveries")


def receipt_of(run: CalculationRun, user: User | None) -> Receipt:
    return Receipt(run, may_see_values(run.version.framework, user))


def may_see_values(framework: Framework, user: User | None) -> bool:
    """Everybody of an open framework, its licensees of a private one."""
    if not framework.is_private:
        return True
    return Framework.objects.visible_to(user).filter(pk=framework.pk).exists()


def edition_of(run: CalculationRun) -> Edition:
    """What readers know the case study as: its own title may be a draft's."""
    current = Edition.objects.current().select_related("council")
    return current.only("title", "slug", "council__slug", "council__short_name").get(
        case_study=run.case_study_id
    )


def newest_than(run: CalculationRun) -> CalculationRun | None:
    """The score that stands now, where that is another."""
    if run.status != CalculationRun.Status.SUPERSEDED:
        return None
    return CalculationRun.objects.published().filter(case_study=run.case_study_id).first()
