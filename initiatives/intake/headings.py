"""Which part of a case study a usual heading stands for.

A heading that joins several ("Results and impact") counts where all its pieces mean the same part;
any other heading is '', and a heading under a known one takes its part.
"""

import re

from .words import plain_words
from .write_up import Part

USUAL: dict[Part, str] = {
    "summary": """
        summary; executive summary; project summary; in brief; in summary; at a glance; overview;
        abstract; key points; headline
    """,
    "situation_before": """
        background; context; the context; introduction; situation; the situation; situation before;
        the situation before; starting point; where we started; challenge; the challenge; problem;
        the problem; the issue; issue; need; the need; rationale; why; why we did it;
        why we did this;
        why did we do it; why did you do it; what was the problem; what was the challenge;
        what was the issue; what problem did you want to solve; the need for change
    """,
    "what_was_done": """
        what we did; what we have done; what was done; what did you do; what did we do; what we do;
        approach; our approach; the approach; solution; the solution; our solution; action; actions;
        action taken; actions taken; activity; activities; delivery; implementation; the project;
        the initiative; our project; project description; description; how it works; how we did it;
        how did we do it; how did you do it; method; methodology; our work; the work
    """,
    "what_happened": """
        results; the results; key results; result; outcome; outcomes; the outcome; the outcomes;
        key outcomes; output; outputs; impact; impacts; the impact; our impact; benefit; benefits;
        the benefits; achievements; key achievements; successes; success; findings; evaluation;
        what happened; what changed; what has changed; what was achieved; what we achieved;
        what have we achieved; the difference; difference made; the difference we made;
        the difference it made; what difference did it make; what difference has it made;
        what was the outcome; what were the outcomes; what was the impact; evidence of impact;
        progress; progress so far
    """,
    "what_did_not_work": """
        what did not work; what didnt work; what did not go well; what didnt go well;
        what went wrong; difficulties; setbacks; barriers; obstacles; problems we met;
        problems we faced; lesson learned; lesson learnt; lessons; lessons learned; lessons learnt;
        key lessons; key learning; learning points; key learning points; what we learned;
        what we learnt; what we have learned; what we have learnt; what we would do differently;
        what would you do differently; what would we do differently
    """,
    "what_others_need": """
        what others need; what others would need; what another place would need;
        what another council would need; what would another place need; replication; replicability;
        replicating this; transferability; how others can do this; how other councils can do this;
        how to do this elsewhere; advice; advice for others; advice to others;
        advice for other councils; advice to other councils; tips; top tips; recommendations
    """,
}


def _plain(heading: str) -> str:
    return " ".join(plain_words(heading))


PARTS: dict[str, Part] = {
    _plain(heading): part for part, headings in USUAL.items() for heading in headings.split(";")
}
JOINED = re.compile(r"\s+and\s+|\s*[&,/+]\s*", re.IGNORECASE)
LONGEST = 80


def part_of(heading: str) -> Part:
    if len(heading) > LONGEST:
        return ""
    whole = PARTS.get(_plain(heading), "")
    if whole:
        return whole
    pieces = {PARTS.get(_plain(piece), "") for piece in JOINED.split(heading)}
    return pieces.pop() if len(pieces) == 1 else ""
