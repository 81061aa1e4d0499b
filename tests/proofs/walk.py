"""Random people doing random things to a few tickets: what each deed is called with, and what must hold after it."""

from collections import Counter
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    OPEN,
    Escalation,
    FindingResult,
    Inquiry,
    Notice,
    Outcome,
    Recusal,
    RejectionReason,
    Satisfaction,
    Ticket,
    TicketEvent,
    User,
)
from directline.tickets import access, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.history_check import verify
from directline.tickets.lifecycle import Reply, Respondents
from directline.tickets.lifecycle.sealing import HANDLING
from directline.tickets.rules import Action, Party
from tests import lives
from tests.factories import moment

MOST_TICKETS = 8
UNITS = ("office", "supervision", "discipline", "lead_unit", "other_unit")
PEOPLE = (
    *("owner", "colleague", "newcomer", "stranger", "handler", "head", "other_handler", "other_head", "clerk"),
    *("second_clerk", "office_head", "inspector", "second_inspector", "liaison", "butler", "secretary", "magistrate"),
    *("vice", "other_vice", "sponsor", "admin", "auditor"),
)
ABOUT = (
    lambda cast: Respondents([cast.lead_unit]),
    lambda cast: Respondents([cast.other_unit], [cast.handler]),
    lambda cast: Respondents([cast.office]),
    lambda cast: Respondents([cast.supervision]),
    lambda cast: Respondents(people=[cast.vice]),
    lambda cast: Respondents(is_unknown=True),
)
TEXT = "已经办理,现场查看过,情况属实,请放心。"
UNWALKED = {Action.SUBMIT, Action.CLIMB, Action.RECOMPUTE, Action.REVOKE_CARD, Action.CLOSE_IMPORTED} | {
    Action.CLOSE_UNRATED,
    Action.ASK_AFTERMATH,
    Action.TELL_AFTERMATH,
}
"""Done by filing, by the sweeps or by the import alone; the question after closing has tests of its own."""


class Walk:
    def __init__(self, cast: SimpleNamespace, seed: int) -> None:
        self.cast, self.random, self.at = cast, Random(seed), moment("2026-03-02 08:40")
        self.done: Counter[str] = Counter()
        self.tickets: list[Ticket] = []

    def step(self) -> list[Ticket]:
        """One deed; the tickets that it may have changed."""
        self.at += timedelta(minutes=self.random.choice((1, 5, 20, 60, 240, 900)))
        open_ones = [ticket for ticket in self.tickets if ticket.status in OPEN]
        if self.random.random() < 0.02:
            return self._sweep()
        if not self.tickets or (len(open_ones) < MOST_TICKETS and self.random.random() < 0.3):
            return self._file()
        ticket = self.random.choice(open_ones or self.tickets)
        self._act(ticket)
        return [ticket]

    def _sweep(self) -> list[Ticket]:
        for sweep in (sweeps.climb, sweeps.withdraw_unsupplied, sweeps.close_unrated, sweeps.remind):
            sweep(self.at)
        self.done["sweep"] += 1
        return self.tickets

    def _file(self) -> list[Ticket]:
        at = f"{self.at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"
        if self.random.random() < 0.5:
            ticket = lives.complained(self.cast, at, respondents=self.random.choice(ABOUT)(self.cast))
        else:
            ticket = lives.filed(self.cast, at, is_confidential=self.random.random() < 0.3)
        self.tickets = [*self.tickets[-3 * MOST_TICKETS :], ticket]
        self.done["submit"] += 1
        return [ticket]

    def _act(self, ticket: Ticket) -> None:
        person = self._person(ticket)
        offered = [action for action in access.available_actions(person, ticket) if action not in UNWALKED]
        is_legal = bool(offered) and self.random.random() < 0.85
        action = self.random.choice(offered if is_legal else [one for one in Action if one not in UNWALKED])
        outcome = self._try(action, ticket, person)
        self.done[f"{action} {outcome}"] += 1
        if action in offered or action is Action.REPLY_INQUIRY:
            return
        assert outcome != "done", f"{person.login} did {action} to {ticket.number}, which was not offered"

    def _person(self, ticket: Ticket) -> User:
        """Anybody; rather somebody who can do something, so that the walk gets on."""
        people = [getattr(self.cast, name) for name in self.random.sample(PEOPLE, 6)]
        able = [person for person in people if access.available_actions(person, ticket)]
        return self.random.choice(able if able and self.random.random() < 0.8 else people)

    def _try(self, action: Action, ticket: Ticket, person: User) -> str:
        try:
            with db.session.begin_nested():
                self._do(action, ticket, {"by": person, "at": self.at})
        except (NotAllowed, Refused) as reason:
            return "refused" if isinstance(reason, Refused) else "not allowed"
        return "done"

    def _do(self, action: Action, ticket: Ticket, who: dict[str, Any]) -> None:  # noqa: C901 - one line for each verb
        verbs, chance = lifecycle, self.random
        unit, person = (getattr(self.cast, chance.choice(names)) for names in (UNITS, PEOPLE[4:]))
        match action:
            case Action.MESSAGE | Action.URGE | Action.PLAN | Action.NOTE | Action.CO_REPORT | Action.SUPPLEMENT:
                getattr(verbs, action.value)(ticket, TEXT, **who)
            case Action.RECALL | Action.SEND_BACK | Action.ORDER_REDO | Action.CLOSE_UNSOLVED | Action.WITHDRAW:
                getattr(verbs, action.value)(ticket, TEXT, **who)
            case Action.CONFIRM_WORDING | Action.SIGN:
                getattr(verbs, action.value)(ticket, **who)
            case Action.PASS:
                verbs.pass_answer(ticket, **who)
            case Action.OBJECT:
                verbs.object_to_rejection(ticket, TEXT, **who)
            case Action.READ_IDENTITY:
                verbs.read_identity(ticket, "回访需要电话联系", **who)
            case Action.ASK_SUPPLEMENT:
                verbs.ask_supplement(ticket, ["营业执照复印件"], **who)
            case Action.REJECT:
                verbs.reject(ticket, chance.choice(list(RejectionReason)), TEXT, **who)
            case Action.RECLASSIFY:
                verbs.reclassify(ticket, severity=chance.choice(("general", "hard", "urgent")), **who)
            case Action.RECUSE:
                verbs.recuse(ticket, TEXT, user=person, **who)
            case Action.DISPATCH | Action.ADD_CO_HANDLER:
                getattr(verbs, action.value)(ticket, unit, **who)
            case Action.CONTACT:
                verbs.contact(ticket, "phone", "王企明", TEXT, **who)
            case Action.ANSWER:
                late = [part.department for part in ticket.open_assignments if not part.is_lead]
                verbs.answer(ticket, Reply(Outcome.SOLVED, public_text=TEXT, late_co_handlers=late), **who)
            case Action.CALL_BACK:
                verbs.call_back(ticket, "phone", chance.random() < 0.5, TEXT, **who)
            case Action.VERDICT:
                verbs.verdict(ticket, chance.random() < 0.5, chance.choice(list(Satisfaction)), TEXT, **who)
            case Action.EXPLAIN:
                verbs.explain(self._one_of(Escalation, ticket), TEXT, **who)
            case Action.ADD_RESPONDENT:
                verbs.add_respondent(ticket, [unit], [], **who)
            case Action.DRAFT_INQUIRY:
                verbs.draft_inquiry(ticket, unit, "关于执法检查次数的核查函", "请提供三月份的全部台账。", **who)
            case Action.APPROVE_INQUIRY:
                verbs.approve_inquiry(self._one_of(Inquiry, ticket), **who)
            case Action.DECLINE_INQUIRY:
                verbs.decline_inquiry(self._one_of(Inquiry, ticket), TEXT, **who)
            case Action.REPLY_INQUIRY:
                verbs.reply_inquiry(self._one_of(Inquiry, ticket), TEXT, **who)
            case Action.RECORD_FINDING:
                verbs.record_finding(ticket, chance.choice(list(FindingResult)), TEXT, **who)
            case _:
                raise AssertionError(f"say in tests/proofs/walk.py how {action} is done")

    def _one_of(self, noun: Any, ticket: Ticket) -> Any:
        rows = db.session.scalars(select(noun).where(noun.ticket_id == ticket.id).order_by(noun.id)).all()
        if not rows:
            raise NotAllowed("nothing there")
        return self.random.choice(rows)

    def faults(self, changed: list[Ticket]) -> list[str]:
        """What does not hold of these tickets and of the county; empty: all of it does."""
        db.session.flush()
        found = [f"{ticket.number}: {fault}" for ticket in changed for fault in self._faults_of(ticket)]
        breaks = [f"chain: {one}" for one in verify([ticket.id for ticket in changed])]
        return found + breaks + self._letters() + self._notices()

    def _faults_of(self, ticket: Ticket) -> list[str]:
        checks = {
            "more than one open lead": len([part for part in ticket.open_assignments if part.is_lead]) > 1,
            "its status is not its history's": ticket.status is not _last_status(ticket),
            "sealed and named": ticket.is_sealed and self._is_named(ticket),
            "sealed and elsewhere": ticket.is_sealed and self._went_astray(ticket),
        }
        everyone = [getattr(self.cast, name) for name in PEOPLE]
        keys = access.barred_among(everyone, ticket)
        barred = [person for person in everyone if person.id in keys]
        seeing = [f"{person.login} is barred and sees it" for person in barred if access.sees(person, ticket)]
        acting = [(person, access.parties(person, ticket) - {Party.ASKED}) for person in barred]
        doing = [f"{person.login} is barred and a party" for person, parties in acting if parties]
        return [fault for fault, holds in checks.items() if holds] + seeing + doing

    def _is_named(self, ticket: Ticket) -> bool:
        """Does a row of it bear the id of who filed it?"""
        columns = (ticket.enterprise_id, ticket.reporter_id, ticket.filed_by_id, ticket.submission_key)
        firms = select(User.id).where(User.enterprise_id.is_not(None))
        acted = select(TicketEvent.id).where(TicketEvent.ticket_id == ticket.id, TicketEvent.actor_id.in_(firms))
        told = select(Notice.id).where(Notice.ticket_id == ticket.id, Notice.recipient_id.in_(firms))
        return any(columns) or any(db.session.scalar(select(rows.exists())) for rows in (acted, told))

    def _went_astray(self, ticket: Ticket) -> bool:
        return any(part.department.kind not in HANDLING for part in ticket.assignments)

    def _letters(self) -> list[str]:
        """Ordinary letters are numbered without a gap; a sealed one has no number of the series."""
        numbers = db.session.scalars(select(Escalation.letter_sequence).where(Escalation.letter_sequence.is_not(None)))
        found = sorted(numbers)
        sealed = select(Ticket.id).where(Ticket.is_sealed)
        numbered = select(Escalation.id).where(
            Escalation.letter_sequence.is_not(None), Escalation.ticket_id.in_(sealed)
        )
        gaps = [] if found == list(range(1, len(found) + 1)) else [f"letters: {found}"]
        return gaps + (["a sealed letter has a number"] if db.session.scalar(select(numbered.exists())) else [])

    def _is_barred_just_now(self, ticket: Ticket) -> bool:
        """Rungs that were due are written, and told, before the deed that bars somebody."""
        barred = select(Recusal.id).where(Recusal.ticket_id == ticket.id, Recusal.at == self.at)
        return bool(db.session.scalar(select(barred.exists())))

    def _notices(self) -> list[str]:
        """A notice that names a sealed ticket is only ever for who could see it when it was written."""
        sealed = {ticket.id: ticket for ticket in self.tickets if ticket.is_sealed}
        rows = db.session.execute(
            select(Notice.ticket_id, User)
            .join(User, User.id == Notice.recipient_id)
            .where(Notice.ticket_id.in_(sealed), Notice.created_at == self.at)
        )
        return [
            f"{person.login} was told of {sealed[key].number}"
            for key, person in rows
            if not access.sees(person, sealed[key]) and not self._is_barred_just_now(sealed[key])
        ]


def _last_status(ticket: Ticket) -> Any:
    wanted = select(TicketEvent.to_status).where(TicketEvent.ticket_id == ticket.id)
    return db.session.scalars(wanted.order_by(TicketEvent.sequence.desc())).first()
