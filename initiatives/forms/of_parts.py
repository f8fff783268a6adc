"""Which forms each part has in which a case study is written."""

from __future__ import annotations

from typing import Any

from initiatives.forms.kit import KitForm
from initiatives.forms.parts import (
    BasicsForm,
    ContactForm,
    CostForm,
    EvaluationForm,
    LearningForm,
    LinkFormSet,
    MilestoneFormSet,
    OutcomeFormSet,
    PeopleForm,
    PrinciplesForm,
    StoryForm,
    TimelineForm,
    WelshForm,
)
from initiatives.models import CaseStudy

# By the key of a part in parts.py: what its page asks, in order
FORMS: dict[str, list[Any]] = {
    "basics": [BasicsForm],
    "story": [StoryForm],
    "learning": [LearningForm],
    "principles": [PrinciplesForm],
    "timeline": [TimelineForm, MilestoneFormSet],
    "outcomes": [OutcomeFormSet, EvaluationForm],
    "cost": [CostForm],
    "people": [PeopleForm],
    "kit": [KitForm],
    "welsh": [WelshForm],
    "links": [LinkFormSet],
    "contact": [ContactForm],
}


def forms_of(part: str, case_study: CaseStudy, data: Any = None) -> list[Any]:
    return [form(data, instance=case_study) for form in FORMS[part]]
