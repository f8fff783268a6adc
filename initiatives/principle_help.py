"""When each principle fits, in our words and not the network’s."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

PRINCIPLE_HELP: dict[str, StrOrPromise] = {
    "social-partnership": _(
        "It fits if residents, groups, businesses and the council each had a part to play and"
        " a share of the responsibility. Say who the partners were and what each of them did."
    ),
    "democratic-engagement": _(
        "It fits if residents helped to set the priorities or took a decision. Say how people"
        " of different backgrounds could take part, and what changed because they did."
    ),
    "co-production": _(
        "It fits if the people who use the service designed or commissioned it with you as "
        "equals. Say what they decided, and not only what they were asked."
    ),
    "enterprise-and-social-economy": _(
        "It fits if local jobs, co-operatives, social enterprises or other businesses were "
        "helped to start or to grow. Name the kinds of organisation, and what the council did"
        " for them."
    ),
    "maximising-social-value": _(
        "It fits if more came of the money than the service itself, for local people or for "
        "the local economy. Say how you asked for that value, or how you measured it."
    ),
    "community-leadership": _(
        "It fits if councillors brought people together, or the council made room for a "
        "community to lead. Say what the councillors did that they would not have done "
        "before."
    ),
    "new-models": _(
        "It fits if a need is met in a new way that gives staff or users more say, such as a "
        "mutual, a trust or a co-operative. Say who has a voice in it now."
    ),
    "innovation": _(
        "It fits if you tried something with communities that was new to your area. Say what "
        "is new about it, and what it was like before."
    ),
    "learning": _(
        "It fits if you collected what you learned and others used it, in your council or "
        "elsewhere. Say who learned what from it."
    ),
    "walking-the-talk": _(
        "It fits if an organisation runs itself by the co-operative values that it asks of "
        "others. Say what changed in its own rules, meetings or habits."
    ),
}
