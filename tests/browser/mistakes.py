"""Every form, each with a mistake in it, and what the error summary should then say.

A form that the access matrix knows and no mistake is made in fails in test_every_form.py.
"""

from dataclasses import dataclass, field

from initiatives.models import State

# These are sent by a button, or with one of the choices that are there: no mistake can be made.
BUTTONS_ALONE = {
    *("authors", "claim_review", "notice_choices", "publish", "recommend", "remove_contact"),
    *("remove_file", "restore", "review_next", "revise", "revoke_preview_link", "say_here"),
    *("take_back_approval", "take_back_list", "tick_off_point"),
}
NOT_THE_PASSWORD = "Enter your password again: this is not the right one"
WEB_ADDRESS = "Enter a web address, such as https://www.example.gov.uk/report"


@dataclass(frozen=True)
class Mistake:
    """Somebody opens a page, types, and presses a button."""

    form: str  # the name of the address that it is sent to
    who: str
    button: str
    says: list[str]  # the error summary, line by line
    typed: dict[str, str] = field(default_factory=dict)  # by the fields' names
    unticked: str = ""
    of: str = ""  # which case study of the world
    part: str = ""
    page: str = ""  # the name of its page's address, where that is another
    query: str = ""  # of its page's address
    opened: str = ""  # what must be opened before the form is seen


def of_part(part: str, typed: dict[str, str], says: list[str], *, unticked: str = "") -> Mistake:
    button = "Save and continue"
    return Mistake("edit_part", "officer", button, says, typed, unticked, of=State.DRAFT, part=part)


def of_review(
    form: str,
    button: str,
    says: list[str],
    typed: dict[str, str] | None = None,
    *,
    opened: str = "",
    of: str = State.IN_REVIEW,
) -> Mistake:
    page = "review_case_study"
    return Mistake(form, "staff", button, says, typed or {}, of=of, page=page, opened=opened)


OF_ALL = [
    Mistake(
        *("try_out", "visitor", "Work it out"),
        [
            "Give the assessment a title.",
            "Outcome 1, How many: Did you mean 1,234.50? Write a point before decimals, "
            "and commas, if any, between thousands.",
            "Outcome 1, Lowest: Would have happened anyway (deadweight): Did you mean 0.15 (15%)? "
            "Write a rate as a number from 0 to 1, or with a per cent sign.",
        ],
        {
            "lines-0-label": "People in work",
            "lines-0-quantity": "1.234,50",
            "lines-0-unit_value": "£100",
            "lines-0-deadweight": "20%",
            "lines-0-deadweight_low": "15",
        },
        page="try_it",
    ),
]
OF_ACCOUNTS = [
    Mistake(
        *("account_login", "visitor", "Sign in"),
        ["Enter your e-mail address", "Enter your password"],
    ),
    Mistake(
        *("account_login", "visitor", "Sign in"),
        ["Check your e-mail address and password: together they do not open an account"],
        {"login": "amber@stevenage.gov.uk", "password": "wrong"},
    ),
    Mistake(
        *("account_signup", "visitor", "Create account"),
        ["Enter your name", "Enter your e-mail address", "Enter a password"],
    ),
    Mistake(
        *("account_signup", "visitor", "Create account"),
        [
            "Enter an e-mail address in the right form, like name@council.gov.uk",
            "Enter a password that has more in it than the portal’s name",
        ],
        {"name": "Amber", "email": "amber", "password1": "council"},
    ),
    Mistake(
        *("account_reset_password", "visitor", "Send me a link"), ["Enter your e-mail address"]
    ),
    Mistake(
        *("account_change_password", "officer", "Change password"),
        ["Enter your current password", "Enter a new password"],
    ),
    Mistake(
        *("account_change_password", "officer", "Change password"),
        ["Enter your current password", "Enter a password of 12 characters or more"],
        {"oldpassword": "wrong", "password1": "short"},
    ),
    Mistake(*("account_email", "officer", "Add"), ["Enter the e-mail address to add"]),
    Mistake(
        *("account_reauthenticate", "officer", "Continue"),
        [NOT_THE_PASSWORD],
        {"password": "wrong"},
    ),
]
OF_STARTING = [
    Mistake(
        *("bring_write_up", "officer", "Make a draft of it"),
        ["Choose a file, or paste the text below."],
    ),
    Mistake(
        *("bring_write_up", "officer of two councils", "Make a draft of it"),
        ["Choose the council"],
    ),
    Mistake("start_blank", "officer", "Start", ["Enter a title"]),
    Mistake(
        *("start_blank", "officer of two councils", "Start"),
        ["Choose the council", "Enter a title"],
    ),
    Mistake(
        *("check_answers", "officer", "Submit for review"),
        [
            "Enter a summary of one or two sentences",
            "Choose a theme",
            "Write what you did",
            "Choose at least one principle that it meets",
            "Choose the stage that it has reached",
        ],
        of="blank",
    ),
]
OF_PARTS = [
    of_part(
        "basics",
        {"title": "", "summary": "x" * 301},
        ["Enter a title", "Shorten this to 300 characters or less: it has 301."],
    ),
    of_part(
        "story",
        {"what_was_done": "x" * 40_001},
        ["Shorten this to 40000 characters or less: it has 40001."],
    ),
    of_part(
        "learning",
        {"what_did_not_work": "x" * 20_001},
        ["Shorten this to 20000 characters or less: it has 20001."],
    ),
    of_part(
        "principles",
        {"reason_co-production": "x" * 601, "evidence_co-production": "here"},
        [
            "Shorten this to 600 characters or less: it has 601.",
            WEB_ADDRESS,
            "Tick “Innovation”, or empty its reason and link.",
        ],
        unticked="meets_innovation",
    ),
    of_part(
        "timeline",
        {"started_year": "20", "ended_month": "Florember", "milestones-2-what": "It opened"},
        [
            "Enter the year in four figures, such as 2021.",
            "Enter the month as a number from 1 to 12, or by its name.",
            "Enter when this happened",
        ],
    ),
    of_part("timeline", {"ended_year": "2001"}, ["The end must be after the start."]),
    of_part(
        "timeline",
        {"name_withheld_until_year": "2031"},
        ["Enter the day and the month too."],
    ),
    of_part(
        "outcomes",
        {
            "outcomes-0-indicator": "",
            "outcomes-0-baseline": "lots",
            "outcomes-0-measured_year": "x",
            "evaluation_url": "nowhere",
        },
        [
            "Enter what you measured",
            "Enter a number, such as 1,250.5, without words or signs.",
            "Enter the year in four figures, such as 2021.",
            WEB_ADDRESS,
        ],
    ),
    of_part(
        "kit",
        {"kit_partners": "x" * 201, "kit_months": "soon"},
        [
            f"Shorten the line that begins “{'x' * 30}” to 200 characters.",
            "Enter a number of months from 1 to 120",
        ],
    ),
    of_part(
        "cost",
        {"cost_one_off": "lots", "cost_yearly": "-1"},
        ["Enter the cost in pounds, such as 22000 or 1,250.50.", "Enter a cost of £0 or more."],
    ),
    of_part(
        "people",
        {"partners": "x" * 201},
        [f"Shorten the line that begins “{'x' * 30}” to 200 characters."],
    ),
    of_part(
        "welsh",
        {"welsh_title": "x" * 151},
        ["Shorten this to 150 characters or less: it has 151."],
    ),
    of_part(
        "links",
        {"links-0-url": "nowhere", "links-1-text": "Our page"},
        [WEB_ADDRESS, "Enter the web address"],
    ),
    of_part(
        "contact",
        {"contact_until_year": "2031"},
        [
            "Tick this, or leave the e-mail address out of the case study.",
            "Enter the day and the month too.",
        ],
        unticked="contact_agreed",
    ),
]
OF_REVIEWS = [
    of_review(
        *("decide_principles", "Save these decisions"),
        ["Write why it does not meet this principle"],
        {"decision_innovation": "rejected"},
    ),
    of_review("remark", "Add this remark", ["Write your remark"]),
    of_review(
        *("request_changes", "Send back for changes"), ["Write what the council should change"]
    ),
    of_review(
        *("hand_on_review", "Save who reviews it"),
        ["Enter the month as a number from 1 to 12, or by its name."],
        {"due_month": "Florember"},
        opened="Hand it on, or change the due day",
    ),
    of_review(
        *("ask_board", "Send the link"),
        ["Enter the board member’s name", "Enter the board member’s e-mail address"],
        opened="Ask a board member who has no account",
    ),
    of_review(
        *("approve", "Approve it for this time"),
        ["Enter a time such as 09:00 or 14:30"],
        {"time": "half past nine"},
        opened="Publish it at a later time",
        of="confirmed",
    ),
    of_review(
        *("withdraw", "Withdraw"),
        ["Write why it is withdrawn"],
        opened="Withdraw the published version",
        of=State.PUBLISHED,
    ),
    of_review(
        *("set_evidence_level", "Set the level"),
        ["Write why you set another level"],
        {"level": "4"},
        opened="Set another evidence level",
        of=State.PUBLISHED,
    ),
    of_review(
        *("change_address", "Change the address"),
        ["Use small letters, figures and hyphens, such as repair-cafe"],
        {"slug": "No spaces!"},
        opened="Change its address",
        of=State.PUBLISHED,
    ),
    Mistake(
        *("merge", "staff", "Merge into this one"),
        ["Choose the case study that stays"],
        of=State.PUBLISHED,
        query="?q=Number",
    ),
    Mistake("begin_pack", "staff", "Begin", ["Enter a title"]),
    Mistake(
        *("ask_members", "staff", "Ask them"),
        ["Choose at least one council", "Enter a message"],
        {"message": ""},
        query="?principle=walking-the-talk",
    ),
]
OF_SHARING = [
    Mistake(
        *("preview_links", "officer", "Make a link"),
        ["Enter a number of days from 1 to 30"],
        {"days": "99"},
        of=State.DRAFT,
    ),
    Mistake(
        *("check_case_study", "officer", "Say that it needs a change"),
        ["Write what needs a change"],
        of=State.PUBLISHED,
        part="change",
    ),
    Mistake(
        *("check_case_study", "officer", "Say that it has stopped"),
        ["Choose why it stopped", "Write what was learned from stopping"],
        of=State.PUBLISHED,
        part="stopped",
    ),
    Mistake("join_council", "newcomer", "Ask to join", ["Choose the council that you work for"]),
    Mistake(
        "erase_your_data", "newcomer", "Close my account", [NOT_THE_PASSWORD], {"password": "wrong"}
    ),
]
OF_FOLLOWING = [
    Mistake(
        *("follow_search", "officer", "Follow this search"),
        ["Enter a name for it"],
        {"name": ""},
        query="?principle=learning",
    ),
    Mistake(
        *("share_list", "officer", "Change the name"),
        ["Enter a name for the list"],
        {"name": ""},
        page="your_list",
    ),
]
OF_FILES = [
    Mistake(
        *("files", "officer", "Add this file"),
        ["Choose a file", "Enter a short name"],
        of=State.DRAFT,
    ),
]
MISTAKES = [
    *(
        *OF_ALL,
        *OF_ACCOUNTS,
        *OF_STARTING,
        *OF_PARTS,
        *OF_FILES,
        *OF_SHARING,
        *OF_FOLLOWING,
        *OF_REVIEWS,
    ),
]
