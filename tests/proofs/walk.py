"""Random people doing random things to a few tickets: what each deed is called with."""

from collections import Counter
from datetime import date, timedelta
from inspect import signature
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from directline import clock
from directline.county import days
from directline.extensions import db
from directline.models import (
    OPEN,
    Channel,
    Escalation,
    FindingResult,
    Inquiry,
    Outcome,
    RejectionReason,
    Role,
    Satisfaction,
    Severity,
    Task,
    Ticket,
    User,
)
from directline.tickets import access, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Order, Reply, Respondents
from directline.tickets.rules import BY_NOBODY, MOVES, TASK_MOVES, Action
from directline.worktime.county_calendar import LocalDay
from directline.worktime.holiday_notice import Notice
from directline.worktime.national import NationalDay, NationalYear
from tests import scenarios, tasks
from tests.factories import moment
from tests.proofs.holding import Holding

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
OF_ITSELF = {
    Action.ESCALATE: sweeps.escalate,
    Action.CLOSE_UNRATED: sweeps.close_unrated,
    Action.ASK_AFTERMATH: sweeps.ask_aftermath,
    Action.RECOMPUTE: days.set_local_day,
    Action.REVOKE_CARD: lifecycle.reclassify,
    Action.HAND_BACK: lifecycle.recuse,
}
"""What nobody does, and what of the walk brings it about."""
NOT_WALKED = {Action.CLOSE_IMPORTED, Action.CONFIRM_UNIT}
"""Nothing is imported on the way: tests/ledger/."""
UNCHOSEN = {Action.SUBMIT} | BY_NOBODY
ON_TASKS = [action for action in TASK_MOVES if action not in MOVES and action is not Action.GIVE_TASK]
SELDOM = {Action.WITHDRAW: 0.05, Action.REJECT: 0.2, Action.RECUSE: 0.1, Action.ADD_RESPONDENT: 0.3} | dict.fromkeys(
    (
        Action.ASSIGN_HANDLER,
        Action.URGE,
        Action.MESSAGE,
        Action.READ_IDENTITY,
        Action.NOTE,
        Action.CO_REPORT,
        Action.RECLASSIFY,
        Action.INSTRUCT,
        Action.CANCEL_TASK,
    ),
    0.2,
)
"""What would end most tickets early, or fill them with more of the same."""
LATER = (sweeps.escalate, sweeps.withdraw_unsupplied, sweeps.close_unrated, sweeps.remind, sweeps.ask_aftermath)


class Walk:
    def __init__(self, cast: SimpleNamespace, seed: int) -> None:
        self.cast, self.random, self.at = cast, Random(seed), moment("2026-03-02 08:40")
        self.done: Counter[str] = Counter()
        self.tickets: list[Ticket] = []
        self.tasks: list[Task] = []
        self.years = {self.at.year}
        self.holding = Holding(self._everyone(), since=self.at)

    def step(self) -> list[str]:
        """One deed; what does not hold of what it wrote."""
        self.at += timedelta(minutes=self.random.choice((1, 5, 20, 60, 240, 900)))
        chance = self.random.random()
        if chance < 0.02:
            self._reform()
            self._change_calendar()
            self._sweep()
            return self.holding.faults(self.at, None)
        ticket = self._deed()
        odd = self.holding.parties_of_barred([ticket]) if chance < 0.1 else []
        return self.holding.faults(self.at, [ticket]) + odd

    def all_faults(self) -> list[str]:
        """What does not hold of everything; then the walk goes on with everybody read anew."""
        faults = self.holding.all_faults(self.at) + self.holding.parties_of_barred(self.tickets)
        db.session.commit()
        self.holding.meet(self._everyone())
        return faults

    def _everyone(self) -> list[User]:
        return [getattr(self.cast, name) for name in PEOPLE]

    def _deed(self) -> Ticket:
        open_ones = [ticket for ticket in self.tickets if ticket.status in OPEN]
        if not self.tickets or (len(open_ones) < MOST_TICKETS and self.random.random() < 0.3):
            return self._file()
        is_closed = not open_ones or self.random.random() < 0.1
        ticket = self.random.choice(self.tickets if is_closed else open_ones)
        owed = [task for task in self.tasks if task.is_open and task.ticket in self.tickets]
        if owed and self.random.random() < 0.2:
            ticket = self._on_task(self.random.choice(owed))
        else:
            self._act(ticket)
        return ticket

    def _sweep(self) -> None:
        """The clock does its part; now and then after a month or a quarter in which nobody did anything."""
        self.at += timedelta(days=self.random.choices((0, 30, 90), (12, 2, 1))[0])
        for sweep in LATER:
            self.done[f"{sweep.__name__} swept"] += sweep(self.at)

    def _reform(self) -> None:
        """One unit comes under the other, or stands by itself again: who is barred changes with it."""
        units = self.cast.lead_unit, self.cast.other_unit
        below, above = self.random.sample(units, 2)
        above.parent_id, below.parent_id = None, self.random.choice((above.id, None))
        self.holding.meet(self._everyone())
        self.done["reform done"] += 1

    def _change_calendar(self) -> None:
        """A day off of the county's own, next week; and in time the next year's notice, so that its dues are firm."""
        today = clock.local_date(self.at)
        days.set_local_day(LocalDay(today + timedelta(days=7), False, "旗县节日"), by=self.cast.admin, at=self.at)
        if today.year + 1 not in self.years:
            self.years.add(today.year + 1)
            new_year = {date(today.year + 1, 1, 1): NationalDay("元旦", is_working=False)}
            arranged = NationalYear(today.year + 1, new_year, is_published=True, source="演练")
            days.load_year(Notice(None, None, arranged), by=self.cast.admin, at=self.at)

    def _file(self) -> Ticket:
        at = f"{self.at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"
        chance = self.random.random()
        if chance < 0.5:
            ticket = scenarios.complained(self.cast, at, respondents=self.random.choice(ABOUT)(self.cast))
        elif chance < 0.65:
            ticket = scenarios.filed(self.cast, at, reporter=None, channel=Channel.PHONE)
        else:
            ticket = scenarios.filed(self.cast, at, is_confidential=self.random.random() < 0.3)
        self.tickets = [*self.tickets[-3 * MOST_TICKETS :], ticket]
        self.done["submit done"] += 1
        return ticket

    def _act(self, ticket: Ticket) -> None:
        if ticket.is_sealed and self.random.random() < 0.05:
            self._reply(ticket)
            return
        person, offered = self._person(ticket)
        is_legal = bool(offered) and self.random.random() < 0.85
        among = offered if is_legal else [one for one in MOVES if one not in UNCHOSEN]
        action = self.random.choices(among, [SELDOM.get(one, 1) for one in among])[0]
        outcome = self._try(action, ticket, person)
        self.done[f"{action} {outcome}"] += 1
        if action in offered or action is Action.REPLY_INQUIRY:
            return
        assert outcome != "done", f"{person.login} did {action} to {ticket.number}, which was not offered"

    def _on_task(self, task: Task) -> Ticket:
        """Anybody does anything to it; rather what they are offered."""
        person = getattr(self.cast, self.random.choice(PEOPLE))
        able = [one for one in self._everyone() if access.available_actions(one, task)]
        person = self.random.choice(able) if able and self.random.random() < 0.8 else person
        offered = access.available_actions(person, task)
        action = self.random.choice(offered if offered and self.random.random() < 0.85 else ON_TASKS)
        outcome = self._try(action, task, person)
        self.done[f"{action} {outcome}"] += 1
        assert outcome != "done" or action in offered, f"{person.login} did {action} to {task.number}, not offered"
        assert task.ticket is not None
        return task.ticket

    def _reply(self, ticket: Ticket) -> None:
        """Somebody of an ordinary unit answers a letter about it, if the unit was asked: no page of it offers that."""
        person = getattr(self.cast, self.random.choice(("handler", "head", "other_handler", "other_head")))
        self.done[f"{Action.REPLY_INQUIRY} {self._try(Action.REPLY_INQUIRY, ticket, person)}"] += 1

    def _person(self, ticket: Ticket) -> tuple[User, list[Action]]:
        """Anybody; rather somebody who can do something, so that the walk gets on. And what they are offered."""
        chosen = [getattr(self.cast, name) for name in self.random.sample(PEOPLE, 6)]
        if self.random.random() < 0.8:
            seeing = self.holding.who_sees(ticket)
            chosen = [person for person in chosen if person.id in seeing] or chosen[:1]
        else:
            chosen = chosen[:1]
        for person in chosen:
            offered = [action for action in access.available_actions(person, ticket) if action not in UNCHOSEN]
            if offered:
                break
        return person, offered

    def knows(self, action: Action) -> bool:
        """Is it said here how the action is done, or what brings it about?"""
        if action in UNCHOSEN:
            return action in {Action.SUBMIT, *OF_ITSELF, *NOT_WALKED}
        ticket = self.tickets[0] if self.tickets else self._file()
        try:
            self._try(action, tasks.instructed(self.cast) if action in ON_TASKS else ticket, self.cast.auditor)
        except NotImplementedError:
            return False
        return True

    def _try(self, action: Action, subject: Ticket | Task, person: User) -> str:
        who: dict[str, Any] = {"by": person, "at": self.at}
        try:
            with db.session.begin_nested():
                self._do_to_task(action, subject, who) if isinstance(subject, Task) else self._do(action, subject, who)
        except (NotAllowed, Refused) as reason:
            return "refused" if isinstance(reason, Refused) else "not allowed"
        return "done"

    def _do(self, action: Action, ticket: Ticket, who: dict[str, Any]) -> None:  # noqa: C901 - one line for each verb
        verbs, chance = lifecycle, self.random
        unit, person = (getattr(self.cast, chance.choice(names)) for names in (UNITS, PEOPLE[4:]))
        match action:
            case Action.ASSIGN_HANDLER:
                verbs.assign_handler(ticket, person, **who)
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
                verbs.reclassify(ticket, severity=chance.choice(list(Severity)), **who)
            case Action.RECUSE:
                verbs.recuse(ticket, TEXT, user=person, **who)
            case Action.DISPATCH | Action.ADD_CO_HANDLER:
                getattr(verbs, action.value)(ticket, unit, **who)
            case Action.CONTACT:
                verbs.contact(ticket, "phone", "王企明", TEXT, **who)
            case Action.ANSWER:
                late = [part.department for part in ticket.open_assignments if not part.is_lead]
                verbs.answer(ticket, Reply(Outcome.SOLVED, public_text=TEXT, unreported=late), **who)
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
            case Action.REPORT_AFTERMATH:
                verbs.report_aftermath(ticket, chance.random() < 0.3, TEXT, **who)
            case Action.INSTRUCT:
                self.tasks.append(verbs.instruct(ticket, self._order(who["by"]), **who))
            case _:
                self._say(action, ticket, who)

    def _order(self, person: User) -> Order:
        """To any unit, by any leader where somebody else writes it down."""
        unit = getattr(self.cast, self.random.choice(UNITS))
        leader = getattr(self.cast, self.random.choice(("secretary", "magistrate", "vice", "other_vice", "sponsor")))
        day = clock.local_date(self.at) + timedelta(days=self.random.randrange(1, 20))
        given_by = None if person.role is Role.LEADER else leader
        return Order(TEXT, unit, day, is_public=self.random.random() < 0.3, given_by=given_by)

    def _do_to_task(self, action: Action, task: Task, who: dict[str, Any]) -> None:
        match action:
            case Action.REPORT_TASK:
                lifecycle.report_task(task, TEXT, **who)
            case Action.ACCEPT_TASK:
                lifecycle.accept_task(task, **who)
            case Action.EXTEND_TASK:
                lifecycle.extend_task(task, task.due_on + timedelta(days=self.random.randrange(1, 30)), TEXT, **who)
            case Action.RETURN_TASK | Action.CANCEL_TASK:
                getattr(lifecycle, action.value)(task, TEXT, **who)
            case _:
                raise NotImplementedError(f"say in tests/proofs/walk.py how {action} is done")

    def _say(self, action: Action, ticket: Ticket, who: dict[str, Any]) -> None:
        """By the function of its name, if that takes text or nothing."""
        verb = getattr(lifecycle, action.value, None)
        given = signature(verb).parameters.values() if verb else ()
        words = [TEXT for one in given if one.annotation is str]
        asked = [one for one in given if one.default is one.empty and one.kind is not one.KEYWORD_ONLY]
        if verb is None or len(asked) > 1 + len(words):
            raise NotImplementedError(f"say in tests/proofs/walk.py how {action} is done")
        verb(ticket, *words, **who)

    def _one_of(self, noun: Any, ticket: Ticket) -> Any:
        rows = db.session.scalars(select(noun).where(noun.ticket_id == ticket.id).order_by(noun.id)).all()
        if not rows:
            raise NotAllowed("nothing there")
        return self.random.choice(rows)
