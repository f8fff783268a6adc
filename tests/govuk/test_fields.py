"""Fields have the HTML that GOV.UK Frontend asks for, in every state that we use."""

from collections.abc import Callable

import pytest
from django import forms

from councilnet.govuk.forms import DatePartsInput, GovukForm, GovukModelForm, Look
from councilnet.govuk.gallery import DatePartsField
from tests.govuk.fixtures import ours, theirs

PLAIN = Look(label_size="")
YES_NO = [("yes", "Yes"), ("no", "No")]
NATIONS = [
    ("british", "British"),
    ("irish", "Irish"),
    ("other", "Citizen of another country"),
]


def shown(
    name: str,
    field: forms.Field,
    *,
    id: str = "",
    look: Look = PLAIN,
    error: str = "",
    value: object = None,
) -> str:
    """The field's HTML; its error is that nothing was entered."""
    form = GovukForm({} if error else None, auto_id="%s", initial={name: value})
    form.fields[name], form.looks = field, {name: look}
    field.error_messages["required"] = error
    if id:
        field.widget.attrs["id"] = id
    return str(form[name].as_field_group())


def test_text() -> None:
    field = forms.CharField(label="National Insurance number")
    assert ours(shown("test-name", field)) == theirs("input", "default")


def test_text_with_a_hint() -> None:
    hint = (
        "It’s on your National Insurance card, benefit letter, payslip or P60. "
        "For example, ‘QQ 12 34 56 C’."
    )
    field = forms.CharField(label="National insurance number", help_text=hint)
    html = shown("test-name-2", field, id="input-with-hint-text")
    assert ours(html) == theirs("input", "with hint text")


def test_text_with_an_error() -> None:
    field = forms.CharField(label="National Insurance number")
    error = "Enter a National Insurance number in the correct format"
    html = shown("test-name-3", field, id="input-with-error-message", error=error)
    assert ours(html) == theirs("input", "with error message")


def test_text_with_its_label_as_the_heading() -> None:
    field = forms.CharField(label="National Insurance number")
    look = Look(label_size="l", is_heading=True)
    html = shown("test-name", field, id="input-with-page-heading", look=look)
    assert ours(html) == theirs("input", "with label as page heading")


def test_text_between_a_prefix_and_a_suffix() -> None:
    field = forms.CharField(label="Cost per item, in pounds")
    look = Look(label_size="", prefix="£", suffix="per item")
    html = shown("cost", field, id="input-with-prefix-suffix", look=look)
    assert ours(html) == theirs("input", "with prefix and suffix")


def test_text_disabled() -> None:
    field = forms.CharField(label="Disabled input", disabled=True)
    assert ours(shown("disabled-input", field)) == theirs("input", "disabled")


def test_textarea_with_an_error() -> None:
    field = forms.CharField(
        label="Why can’t you provide a National Insurance number?", widget=forms.Textarea
    )
    html = shown("no-ni-reason", field, error="You must provide an explanation")
    assert ours(html) == theirs("textarea", "with error message")


def test_textarea_with_text() -> None:
    field = forms.CharField(label="Full address", widget=forms.Textarea)
    address = "221B Baker Street\nLondon\nNW1 6XE\n"
    html = shown("address", field, id="full-address", value=address)
    assert ours(html) == theirs("textarea", "with default value")


def test_textarea_with_a_limit_counts_characters() -> None:
    field = forms.CharField(
        label="Can you provide more detail?", max_length=10, widget=forms.Textarea
    )
    assert ours(shown("more-detail", field)) == theirs("character-count", "default")


def test_textarea_with_a_limit_a_hint_and_an_error() -> None:
    hint = (
        "Don't include personal or financial information, eg your National Insurance number "
        "or credit card details."
    )
    field = forms.CharField(
        label="Can you provide more detail?",
        help_text=hint,
        max_length=10,
        widget=forms.Textarea,
    )
    html = shown("with-error", field, error="Please provide more detail")
    assert ours(html) == theirs("character-count", "with hint and error")


def test_select_with_a_hint_and_an_error() -> None:
    choices = [(str(n), f"GOV.UK frontend option {n}") for n in (1, 2, 3)]
    field = forms.ChoiceField(
        label="Label text goes here", help_text="Hint text goes here", choices=choices
    )
    html = shown("select-2", field, error="Error message goes here")
    assert ours(html) == theirs("select", "with hint text and error message")


def test_radios() -> None:
    field = forms.ChoiceField(
        label="Have you changed your name?", choices=YES_NO, widget=forms.RadioSelect
    )
    ids = {"example-default_0": "example-default", "example-default_1": "example-default-2"}
    assert ours(shown("example-default", field), **ids) == theirs("radios", "default")


def test_radios_side_by_side_with_one_chosen() -> None:
    field = forms.ChoiceField(
        label="Have you changed your name?",
        help_text="This includes changing your last name or spelling your name differently.",
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    html = shown("example", field, look=Look(label_size="", inline=True), value="no")
    ids = {"example_0": "example", "example_1": "example-2"}
    assert ours(html, **ids) == theirs("radios", "inline")


def test_radios_with_a_hint_and_an_error() -> None:
    field = forms.ChoiceField(
        label="Have you changed your name?",
        help_text="This includes changing your last name or spelling your name differently.",
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    name = "example-error-message-hint"
    html = shown(name, field, error="Please select an option")
    ids = {f"{name}_0": name, f"{name}_1": f"{name}-2"}
    assert ours(html, **ids) == theirs("radios", "with hint and error message")


def test_checkboxes_are_not_radios() -> None:
    field = forms.MultipleChoiceField(
        label="What is your nationality?",
        help_text="Select all that apply",
        choices=NATIONS,
        widget=forms.CheckboxSelectMultiple,
    )
    ids = {"nationality_0": "nationality", "nationality_1": "nationality-2"}
    html = ours(shown("nationality", field), **ids, nationality_2="nationality-3")
    assert html == theirs("checkboxes", "with hint")


def test_checkboxes_with_a_hint_at_each_and_an_error() -> None:
    hint = "Nullam id dolor id nibh ultricies vehicula ut id elit."
    choices = [
        ("animal", "Waste from animal carcasses"),
        ("mines", "Waste from mines or quarries"),
        ("farm", "Farm or agricultural waste"),
    ]
    field = forms.MultipleChoiceField(
        label="Which types of waste do you transport regularly?",
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )
    look = Look(label_size="", option_hints={value: hint for value, _label in choices})
    html = shown("waste", field, look=look, error="Please select an option")
    ids = {"waste_0": "waste", "waste_1": "waste-2", "waste_2": "waste-3"}
    assert ours(html, **ids) == theirs("checkboxes", "with error message")


def test_file_upload() -> None:
    field = forms.FileField(label="Upload a file")
    assert ours(shown("file-upload-1", field)) == theirs("file-upload", "enhanced")


def test_file_upload_with_a_hint_and_an_error() -> None:
    hint = (
        "Your photo may be in your Pictures, Photos, Downloads or Desktop folder. "
        "Or in an app like iPhoto."
    )
    field = forms.FileField(label="Upload a file", help_text=hint)
    html = shown("file-upload-3", field, error="Error message goes here")
    assert ours(html) == theirs("file-upload", "enhanced, with error message and hint")


def test_password_with_a_hint_and_an_error() -> None:
    hint = "It probably has some letters, numbers and maybe even some symbols in it."
    field = forms.CharField(label="Password", help_text=hint, widget=forms.PasswordInput)
    id = "password-input-with-error-message"
    html = shown("test-name-3", field, id=id, error="Error message goes here")
    assert ours(html) == theirs("password-input", "with error message")


def date_field() -> forms.Field:
    return DatePartsField(label="What is your date of birth?", help_text="For example, 31 3 1980")


def renamed_parts(id: str) -> dict[str, str]:
    parts = enumerate(["day", "month", "year"])
    names = {f"date_{part}": part for part in ("day", "month", "year")}
    return {**{f"{id}_{index}": f"{id}-{part}" for index, part in parts}, **names}


def test_date_with_a_value() -> None:
    html = shown("date", date_field(), id="with-values", value="1980-03-31")
    assert ours(html, **renamed_parts("with-values")) == theirs("date-input", "with values")


def test_date_with_a_hint_and_an_error() -> None:
    html = shown("date", date_field(), id="dob-errors", error="Error message goes here")
    expected = theirs("date-input", "with error message and hint")
    assert ours(html, **renamed_parts("dob-errors")) == expected


@pytest.mark.parametrize(
    ("value", "day", "month", "year"),
    [("2021", "", "", "2021"), ("2021-06", "", "6", "2021"), ("2021-06-15", "15", "6", "2021")],
)
def test_a_date_may_be_known_in_part(value: str, day: str, month: str, year: str) -> None:
    assert DatePartsInput().decompress(value) == [day, month, year]


def test_no_date_is_three_empty_boxes() -> None:
    assert DatePartsInput().decompress(None) == ["", "", ""]


@pytest.mark.parametrize(
    "field",
    [
        lambda: forms.CharField(max_length=5, min_length=2),
        lambda: forms.CharField(max_length=5, widget=forms.Textarea),
        lambda: forms.IntegerField(min_value=1, max_value=5),
        lambda: forms.ChoiceField(choices=YES_NO),
        lambda: forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect),
        lambda: forms.BooleanField(),
        lambda: forms.FileField(),
    ],
)
def test_the_browser_is_never_asked_to_judge(field: Callable[[], forms.Field]) -> None:
    class Foreign(forms.Form):
        """As another package would write it: it knows nothing of our forms."""

    form = Foreign()
    form.fields["word"] = field()
    html = form["word"].as_field_group()
    for attribute in (" required", " maxlength", " minlength", " min=", " max="):
        assert attribute not in html


def test_numbers_are_typed_as_text_with_the_right_keyboard() -> None:
    assert 'inputmode="numeric"' in shown("n", forms.IntegerField())
    assert 'inputmode="decimal"' in shown("n", forms.DecimalField())
    assert 'type="number"' not in shown("n", forms.IntegerField())


def test_a_lone_checkbox_keeps_its_tick() -> None:
    html = shown("agree", forms.BooleanField(label="I agree"), value=True)
    assert ours(html) == ours("""
        <div class="govuk-form-group">
          <div class="govuk-checkboxes">
            <div class="govuk-checkboxes__item">
              <input class="govuk-checkboxes__input" type="checkbox" id="agree" name="agree"
                checked>
              <label class="govuk-label govuk-checkboxes__label" for="agree">I agree</label>
            </div>
          </div>
        </div>""")


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "Website (optional)" in shown("w", forms.CharField(label="Website", required=False))


def test_but_not_when_it_is_told_not_to() -> None:
    field = forms.CharField(label="Search", required=False)
    assert "(optional)" not in shown("q", field, look=Look(says_optional=False))
    assert "(optional)" not in shown("q", forms.BooleanField(label="Agree", required=False))
    given = shown("q", forms.CharField(label="E-mail (optional)", required=False))
    assert given.count("(optional)") == 1


def test_nor_in_a_form_that_asks_for_nothing() -> None:
    class DraftForm(GovukForm):
        says_optional = False
        summary = forms.CharField(required=False)

    assert "(optional)" not in DraftForm()["summary"].as_field_group()


def test_what_was_typed_is_escaped() -> None:
    html = shown("q", forms.CharField(label="<i>Label</i>"), value='"><script>alert(1)</script>')
    assert "<script>" not in html
    assert "<i>" not in html
    area = shown("q", forms.CharField(widget=forms.Textarea), value="</textarea><script>")
    assert "<script>" not in area


def test_a_text_that_starts_with_an_empty_line_keeps_it() -> None:
    html = shown("notes", forms.CharField(widget=forms.Textarea), value="\nSecond line")
    assert ">\n\nSecond line</textarea>" in html


def test_hidden_fields_have_no_label() -> None:
    class Token(GovukForm):
        token = forms.CharField(widget=forms.HiddenInput, initial="x")
        name = forms.CharField()

    html = str(Token())
    assert html.count("<label") == 1
    assert '<input type="hidden" name="token" value="x" id="id_token">' in html


def test_formsets_show_each_form_and_their_own_fields() -> None:
    html = str(forms.formset_factory(GovukForm, extra=2)())
    assert html.count('type="hidden"') == 4


def test_our_forms_leave_the_required_attribute_out() -> None:
    assert not GovukForm.use_required_attribute
    assert not GovukModelForm.use_required_attribute


def test_a_widget_of_no_component_is_left_to_django() -> None:
    html = shown("when", forms.DateField(widget=forms.SelectDateWidget(years=[2021])))
    assert html.count("<select") == 3
