"""One field as GOV.UK's Design System shows it: which component, and what goes into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString

Text = str | Promise

# The first that fits is taken: CheckboxSelectMultiple is a RadioSelect, and most are Inputs.
COMPONENTS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file_upload"),
    (forms.PasswordInput, "password_input"),
    (forms.MultiWidget, "date_input"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (Input, "input"),
]
CLASSES = {
    "checkbox": "govuk-checkboxes__input",
    "file_upload": "govuk-file-upload",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
}

# With these the browser would cut a paste short, or check by itself in words that are not ours.
UNWANTED = {"required", "maxlength", "minlength", "placeholder", "min", "max", "step", "cols"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a form shows one of its fields: ``looks = {"title": Look(label_size="l")}``."""

    label_size: Literal["", "s", "m", "l", "xl"] = "s"
    is_heading: bool = False  # the label is the page's h1
    hides_label: bool = False  # to the eye alone
    width: Literal["", "2", "3", "4", "5", "10", "20", "30"] = ""  # in characters
    rows: int | None = None
    prefix: Text = ""
    suffix: Text = ""
    inline: bool = False  # radios side by side: for two short options
    small: bool = False  # radios and checkboxes
    option_hints: Mapping[str, Text] = field(default_factory=dict)  # by the option's value
    says_optional: bool = True


@dataclass(frozen=True)
class Option:
    """A radio or a checkbox."""

    id: str
    label: Text
    hint: Text
    attributes: SafeString


@dataclass(frozen=True)
class Part:
    """One of the inputs of a date."""

    id: str
    label: Text
    attributes: SafeString


def component_of(widget: forms.Widget) -> str:
    """The component's name, or "" for a widget that only Django's own template can show."""
    if widget.is_hidden:
        return "hidden"
    return next((name for kind, name in COMPONENTS if isinstance(widget, kind)), "")


def without_unwanted(attrs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attrs.items() if name not in UNWANTED}


class GovukBoundField(BoundField):
    @property
    def component(self) -> str:
        return component_of(self.field.widget)

    @property
    def template_name(self) -> str:
        own = getattr(self.field, "template_name", None)
        ours = f"govuk/{self.component}.html" if self.component else super().template_name
        return own or ours

    def get_context(self) -> dict[str, Any]:
        return {"field": self, "look": self.look}

    @property
    def look(self) -> Look:
        return getattr(self.form, "looks", {}).get(self.name) or Look()

    @property
    def is_optional(self) -> bool:
        """Whether the label should say so. A lone checkbox is a choice in itself."""
        told = "(optional)" in str(self.label)
        asked = self.look.says_optional and getattr(self.form, "says_optional", True)
        return asked and not (self.field.required or self.component == "checkbox" or told)

    @property
    def id(self) -> str:
        return str(self.field.widget.attrs.get("id") or self.auto_id)

    @property
    def described_by(self) -> str:
        parts = {"info": self.maximum, "hint": self.help_text, "error": self.errors}
        own = self.field.widget.attrs.get("aria-describedby", "")
        return " ".join([*([own] if own else []), *(f"{self.id}-{n}" for n in parts if parts[n])])

    @property
    def maximum(self) -> int | None:
        """The most characters that a text area takes, if there is a limit."""
        return getattr(self.field, "max_length", None) if self.component == "textarea" else None

    @property
    def text(self) -> str:
        """Of a text area, after a line break: the browser drops the first one that it meets."""
        return "\n" + (self.control["value"] or "")

    @cached_property
    def control(self) -> dict[str, Any]:
        """What the widget itself would give to its template."""
        widget = self.field.widget
        widget.is_localized = self.field.localize or widget.is_localized
        attrs: dict[str, Any] = {"id": self.id} if self.id else {}
        if self.field.disabled:
            attrs["disabled"] = True
        context: dict[str, Any] = widget.get_context(self.html_name, self.value(), attrs)
        return dict(context["widget"])

    @property
    def first_id(self) -> str:
        """Where the error summary leads: to the first radio or the day, never to the fieldset."""
        if self.component in {"checkboxes", "radios"}:
            return next((option.id for option in self.options), "")
        return self.parts[0].id if self.component == "date_input" else self.id

    @property
    def classes(self) -> str:
        kind = CLASSES.get(self.component, "govuk-input")
        names = [kind, f"{kind}--error" if self.errors and self.component != "checkbox" else ""]
        names.append(f"govuk-input--width-{self.look.width}" if self.look.width else "")
        names.append("govuk-js-character-count" if self.maximum else "")
        if self.component == "password_input":
            names.append("govuk-password-input__input govuk-js-password-input-input")
        names.append(self.field.widget.attrs.get("class", ""))
        return " ".join(name for name in names if name)

    @property
    def attributes(self) -> SafeString:
        """Of an input, a select, a text area or a file upload."""
        attrs = {**without_unwanted(self.control["attrs"]), "class": self.classes}
        attrs["name"] = self.control["name"]
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        return flatatt({**attrs, **self._kind_attributes()})

    def _kind_attributes(self) -> dict[str, Any]:
        match self.component:
            case "textarea":
                chosen = self.control["attrs"].get("rows")
                return {"rows": self.look.rows or (5 if chosen in {None, "10"} else chosen)}
            case "checkbox":
                return {"type": "checkbox", "value": self.control["value"]}
            case "file_upload":
                return {"type": "file"}
            case "password_input":
                given = self.control["attrs"].get("autocomplete", "current-password")
                fixed = {"spellcheck": "false", "autocapitalize": "none", "type": "password"}
                return {**fixed, "autocomplete": given}
            case "input":
                return {"value": self.control["value"], **self._type()}
        return {}

    def _type(self) -> dict[str, str]:
        """Numbers are typed as text: a number input loses what it cannot read, and scrolls away."""
        kind = str(self.control["type"])
        if kind == "number":
            has_point = isinstance(self.field, forms.FloatField | forms.DecimalField)
            return {"type": "text", "inputmode": "decimal" if has_point else "numeric"}
        unspelled = {"spellcheck": "false"} if kind in {"email", "url"} else {}
        return {"type": kind, **unspelled}

    @cached_property
    def options(self) -> list[Option]:
        groups = self.control["optgroups"]
        return [self._option(option) for _name, options, _index in groups for option in options]

    def _option(self, option: dict[str, Any]) -> Option:
        attrs = without_unwanted(option["attrs"])
        value, hint = str(option["value"]), self.look.option_hints.get(str(option["value"]), "")
        attrs |= {"name": option["name"], "type": option["type"], "value": value}
        attrs["class"] = f"govuk-{self.component}__input"
        if hint:
            attrs["aria-describedby"] = f"{attrs['id']}-item-hint"
        return Option(attrs.get("id", ""), option["label"], hint, flatatt(attrs))

    @cached_property
    def parts(self) -> list[Part]:
        labels = getattr(self.field.widget, "labels", [""] * len(self.control["subwidgets"]))
        return [self._part(*pair) for pair in zip(self.control["subwidgets"], labels, strict=True)]

    def _part(self, control: dict[str, Any], label: Text) -> Part:
        attrs = without_unwanted(control["attrs"])
        error = "govuk-input--error" if self.errors else ""
        classes = ["govuk-input", "govuk-date-input__input", attrs.get("class"), error]
        attrs["class"] = " ".join(name for name in classes if name)
        attrs |= {"name": control["name"], "type": "text", "inputmode": "numeric"}
        attrs["value"] = control["value"]
        return Part(attrs.get("id", ""), label, flatatt(attrs))
