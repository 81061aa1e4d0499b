"""How one invented matter is lived: a generator that yields the moment of its next action, then does it."""

from sqlalchemy import select

from directline.county.demo import answers, words
from directline.county.demo.beginnings import Beginning, Scenario
from directline.county.demo.matters import Matter, Turn
from directline.county.demo.world import World
from directline.extensions import db
from directline.models import Escalation, Outcome, Satisfaction, Status, User
from directline.tickets import access, lifecycle
from directline.tickets.lifecycle import Reply
from directline.tickets.lists import unexplained
from directline.tickets.rules import Action


def live(matter: Matter, world: World) -> Scenario:
    """From the form to the end, as the matter's turn has it."""
    return Whole(matter, world).live()


class Whole(Beginning):
    """The second half: answers, audits, verdicts, redos, the end."""

    def live(self) -> Scenario:
        yield self.at
        self.submit()
        if self.ticket.is_on_behalf and self.rng.random() < 0.7:
            yield self.whenever(0.4)
            lifecycle.confirm_wording(self.ticket, by=self.owner, at=self.at)
        yield from self.intake()
        if self.ticket.status is Status.SUBMITTED:
            yield from self.dispatching()
        if self.ticket.status is not Status.DISPATCHED:
            return
        if self.matter.turn is Turn.LEFT_ALONE:
            return
        yield from self.first_steps()
        if self.ticket.status is not Status.IN_PROGRESS:
            return
        yield from self.answering(self.matter.days * 0.7)
        yield from self.ending()

    def answering(self, days: float) -> Scenario:
        """Until the answer passes; messages, urges and explanations on the way."""
        handler = self.handler()
        if days > 6:
            yield self.whenever(days * 0.3)
            self.talk()
            days *= 0.7
        if days > 2 and self.rng.random() < 0.5:
            yield self.after(days * 0.2)
            lifecycle.note(self.ticket, self.rng.choice(words.NOTES), by=handler, at=self.at)
        yield self.after(days)
        self.explain(handler)
        lifecycle.answer(self.ticket, self.reply(), by=handler, at=self.at)
        yield self.after(self.rng.choice((0.1, 0.4, 0.8)))
        if self.matter.turn is Turn.SENT_BACK and self.ticket.round == 1:
            lifecycle.send_back(self.ticket, self.rng.choice(words.SENT_BACK), by=self.second_clerk, at=self.at)
            yield self.after(0.8)
            lifecycle.answer(self.ticket, self.reply(), by=handler, at=self.at)
            yield self.after(0.4)
        lifecycle.pass_answer(self.ticket, by=self.second_clerk, at=self.at)

    def talk(self) -> None:
        if self.rng.random() < 0.5:
            lifecycle.urge(self.ticket, self.rng.choice(words.URGES), by=self.owner, at=self.at)
        else:
            lifecycle.message(self.ticket, self.rng.choice(words.MESSAGES), by=self.owner, at=self.at)

    def explain(self, handler: User) -> None:
        """Most cards are explained before the answer goes out."""
        if self.rng.random() < 0.75 and access.may(handler, Action.EXPLAIN, self.ticket):
            for card in db.session.scalars(
                select(Escalation).where(*unexplained.unexplained(handler, self.ticket))
            ).all():
                lifecycle.explain(card, self.rng.choice(words.EXPLANATIONS), by=handler, at=self.at)

    def reply(self) -> Reply:
        """What fits the matter; done again, it says so."""
        title, factor, turn = self.matter.title, self.matter.category.factor, self.matter.turn
        late = [part.department for part in self.ticket.open_assignments if not part.is_lead and not part.reported_at]
        if turn is Turn.LAWFULLY:
            return Reply(Outcome.CANNOT_LAWFULLY, answers.lawfully(title), answers.basis(factor), "", late)
        if turn is Turn.NOT_TRUE:
            return Reply(Outcome.NOT_TRUE, answers.not_true(title), "", "", late)
        if self.rng.random() < 0.15:
            return Reply(Outcome.PARTLY, answers.partly(title), "", "", late)
        again = "接到贵公司的意见后重新办理。" if self.ticket.round > 1 else ""
        return Reply(Outcome.SOLVED, again + answers.solved(title, factor), "", "", late)

    def ending(self) -> Scenario:
        turn = self.matter.turn
        if turn is Turn.UNREACHED:
            for days in (0.5, 0.2, 1.2):
                yield self.after(days)
                lifecycle.call_back(self.ticket, "phone", False, "无人接听", by=self.first_clerk, at=self.at)
            return
        failures = {Turn.REDO: 1, Turn.REDO_TWICE: 2}.get(turn, 0)
        if turn in (Turn.NEVER_SOLVED, Turn.CLOSED_UNSOLVED, Turn.REDO_ORDERED):
            failures = 3
        for _ in range(failures):
            yield self.whenever(1)
            lifecycle.verdict(
                self.ticket,
                False,
                Satisfaction.NOT_SATISFIED,
                self.rng.choice(words.DISPLEASED),
                by=self.owner,
                at=self.at,
            )
            if self.ticket.status is Status.IN_PROGRESS:
                yield from self.answering(self.rng.choice((1.5, 3, 6)))
        yield from self.last_word(turn)

    def last_word(self, turn: Turn) -> Scenario:
        if turn is Turn.NEVER_SOLVED:
            return
        if turn in (Turn.CLOSED_UNSOLVED, Turn.REDO_ORDERED):
            yield self.after(1)
            head = self.world.office_head
            if head is None or not access.may(head, Action.ORDER_REDO, self.ticket):
                return
            if turn is Turn.CLOSED_UNSOLVED:
                lifecycle.close_unsolved(self.ticket, "需上级政策支持，列入年度推进事项。", by=head, at=self.at)
                return
            lifecycle.order_redo(self.ticket, "请主要负责同志牵头，一周内拿出办法。", by=head, at=self.at)
            yield from self.answering(3)
        yield self.whenever(1.2)
        self.rate()

    def rate(self) -> None:
        by = self.owner
        if self.rng.random() < 0.3:
            lifecycle.call_back(self.ticket, "phone", True, "企业已接听", by=self.first_clerk, at=self.at)
            by = self.first_clerk
        if self.rng.random() < 0.75:
            satisfaction, texts = Satisfaction.SATISFIED, words.PLEASED
        else:
            satisfaction, texts = Satisfaction.BASICALLY, (*words.MIDDLING, "")
        is_solved = self.matter.turn not in (Turn.LAWFULLY, Turn.NOT_TRUE)
        lifecycle.verdict(self.ticket, is_solved, satisfaction, self.rng.choice(texts), by=by, at=self.at)
