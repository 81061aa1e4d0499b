"""What whoever must not learn of a complaint can fetch is byte for byte the same with and without it.

Whoever is asked about it by letter has the letters, and nothing besides.
"""

import difflib
import re
from dataclasses import replace

import pytest

from directline.extensions import db
from directline.tickets.lifecycle import Respondents
from tests.proofs import IN_FULL, twins
from tests.proofs.fetching import END_OF_MAIL, Twins
from tests.proofs.twins import Complaint

ABOUT = {
    "unit, which is asked": Complaint(
        lambda cast: Respondents([cast.lead_unit], [cast.other_handler]), asked="handler"
    ),
    "those who keep the others": Complaint(
        lambda cast: Respondents([cast.office, cast.supervision], [cast.vice]), asked="handler", by="stranger"
    ),
}
"""In both the unit of ``handler`` has the letters: about itself, about others; who complains and who keeps it differ."""
KEPT_FROM = {
    "unit, which is asked": ("other_handler", "vice", *(("below", "leaver", "named", "sponsor") if IN_FULL else ())),
    "those who keep the others": ("clerk", "inspector"),
}
HAVE_LETTERS = ("handler", "head") if IN_FULL else ("handler",)
ABOUT_MORE = {
    "unit": Complaint(lambda cast: Respondents([cast.lead_unit], [cast.other_handler])),
    "office": Complaint(lambda cast: Respondents([cast.office])),
    "leader": Complaint(lambda cast: Respondents(people=[cast.vice])),
}
KEPT_FROM_MORE = {
    "unit": (
        *("handler", "head", "below", "leaver", "other_handler", "other_head", "named", "butler", "sponsor", "vice"),
        *("other_vice", "colleague", "newcomer", "stranger", "admin", ""),
    ),
    "office": ("clerk", "second_clerk", "office_head", "handler", "vice", "named"),
    "leader": ("inspector", "clerk", "office_head", "handler", "vice", "sponsor", "named"),
}
"""At full length besides: the letters go to a unit that has nothing to do with it."""
if IN_FULL:
    ABOUT, KEPT_FROM = ABOUT | ABOUT_MORE, KEPT_FROM | KEPT_FROM_MORE
TOLD_ON = dict(zip(("sqlite", "postgresql"), ABOUT, strict=False))
"""Which of them, where not at full length: each database has its own, for most of the time goes by in living them."""
EVERYONE = tuple(dict.fromkeys((*HAVE_LETTERS, *(name for some in KEPT_FROM.values() for name in some))))
LAST = "asked afterwards"
STAGES = twins.STAGES if IN_FULL else {LAST: twins.STAGES[LAST]}
NO_LETTER = "HC2026-22222222"
OF_LETTERS = re.compile(r"/inquiries|/notices|mails$|notices$")
"""Where letters stand, and that they have come."""
BELL = re.compile(r'(<span[^>]*>消息</span>)(?:<span class="count">(\d+)</span>)?')
TOLD = re.compile(r"(?:【书记县长直通车】)?核查函 (HC2026-\w{8}) 待答复")


@pytest.fixture
def twin_lives(app, cast, stage, chance, monkeypatch):
    return Twins(stage, chance, monkeypatch, with_mailbox=EVERYONE)


@pytest.mark.several_connections
@pytest.mark.parametrize("until", STAGES.values(), ids=STAGES)
def test_who_must_not_learn_of_it_finds_the_same_bytes(twin_lives, until):
    """Who is asked by letter finds the letters besides, the same whatever complaint is behind them, and nothing else."""
    first, *others = ABOUT if IN_FULL else [TOLD_ON[db.engine.dialect.name]]
    lived = twin_lives.fetched(ABOUT[first], until, viewers := (*KEPT_FROM[first], *HAVE_LETTERS))
    without = twin_lives.fetched(None, until, EVERYONE if IN_FULL else viewers, lived.values).answers
    differing = {first: differences(of(KEPT_FROM[first], lived.answers), without)}
    for about in others:
        other = twin_lives.fetched(ABOUT[about], until, (*KEPT_FROM[about], *HAVE_LETTERS)).answers
        differing[about] = differences(of(KEPT_FROM[about], other), without)
        if ABOUT[about].asked == ABOUT[first].asked:
            differing[about] |= differences(of(HAVE_LETTERS, other), lived.answers)

    assert differing == {about: {} for about in differing}
    for viewer in HAVE_LETTERS:
        check_letters(viewer, lived.values["letters"][:-1], lived.answers, without)
        check_leads(of([viewer], lived.answers), lived.values["sealed"])


def check_letters(viewer, letters, with_them, without):
    """Each by its number, in the list, at the bell and by mail; all other pages are the same but for the bell."""
    there, not_there = (
        {url: answers[who, url] for who, url in answers if who == viewer} for answers in (with_them, without)
    )
    mails = there["mails"].body.split(END_OF_MAIL)

    assert differences(elsewhere(there), elsewhere(not_there)) == {}
    assert bells(there) == {number + len(letters) for number in bells(not_there)}
    assert TOLD.findall(added(there["/notices"], not_there["/notices"])) == letters[::-1]
    assert [number for mail in mails for number in dict.fromkeys(TOLD.findall(mail))] == letters
    assert END_OF_MAIL.join(mail for mail in mails if not TOLD.match(mail)) == not_there["mails"].body
    assert statuses(there) == dict.fromkeys(letters, 200) | {NO_LETTER: 404}
    assert statuses(not_there) == dict.fromkeys((*letters, NO_LETTER), 404)


def check_leads(answers, numbers):
    """No page of letters says which complaint is behind one; a missing page may repeat the address that was asked for."""
    pages = {place: answer.body for place, answer in answers.items() if OF_LETTERS.search(place[1])}
    texts = {place: body for place, body in pages.items() if isinstance(body, str)}
    assert [place for place, text in texts.items() if any(number in text for number in numbers)] == []


def of(viewers, answers):
    return {place: answer for place, answer in answers.items() if place[0] in viewers}


def elsewhere(answers):
    """What has nothing to do with letters, without the number at the bell."""
    others = {url: answer for url, answer in answers.items() if not OF_LETTERS.search(url)}
    return {url: replace(answer, body=without_bell(answer.body)) for url, answer in others.items()}


def without_bell(body):
    return BELL.sub(r"\1", body) if isinstance(body, str) else body


def bells(answers):
    """How many unread notices the pages count."""
    matches = (BELL.search(answer.body) for answer in answers.values() if isinstance(answer.body, str))
    return {int(bell[2] or 0) for bell in matches if bell}


def statuses(answers):
    """By number of letter, whether its page is there."""
    pages = {url.removeprefix("/inquiries/"): answer.status for url, answer in answers.items()}
    return {number: status for number, status in pages.items() if re.fullmatch(r"HC2026-\w{8}", number)}


def added(one, other):
    """The lines, but for the bell, that the one has and the other has not; fails where others differ."""
    lines = list(difflib.ndiff(*(without_bell(answer.body).splitlines() for answer in (other, one))))
    assert [line for line in lines if line[0] == "-"] == []
    return "\n".join(line[2:] for line in lines if line[0] == "+")


def differences(one, other):
    """By viewer and address, what differs: status, headers, the first lines of the text; or who was led elsewhere."""
    return {place: difference(one[place], other.get(place)) for place in one if one[place] != other.get(place)}


def difference(one, other):
    if other is None or one.status != other.status:
        return one.status, other and other.status
    if isinstance(one.body, bytes) or one.body == other.body:
        return [pair for pair in zip(one.headers, other.headers, strict=False) if pair[0] != pair[1]] or "bytes"
    return list(difflib.unified_diff(other.body.splitlines(), one.body.splitlines(), lineterm="", n=0))[:8]
