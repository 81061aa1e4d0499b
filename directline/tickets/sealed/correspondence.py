"""The written inquiries as letters: those that a unit was sent, and the one that a person may read."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Inquiry, Ticket, User
from directline.text import code_of
from directline.tickets import access
from directline.tickets.lists.paging import Key
from directline.tickets.sealed.inquiries import sent_to

BY_SENT = (Key(Inquiry.approved_at, is_descending=True, is_filled=True), Key(Inquiry.id, is_descending=True))


def letters_to(user: User, words: str = "") -> Select[Inquiry]:
    """What this official's unit was asked, answered or not; ``words`` of the title, or the number."""
    wanted = select(Inquiry).where(sent_to(user)).options(joinedload(Inquiry.deadline))
    if not words:
        return wanted
    return wanted.where(or_(Inquiry.holds(words), Inquiry.number == code_of(words)))


def letter_of(user: User, number: str) -> Inquiry | None:
    """The letter of that number: for the unit that is asked, and for who has the ticket before them now."""
    visible = Inquiry.ticket_id.in_(select(Ticket.id).where(access.visible_to(user)))
    letter = db.session.scalar(select(Inquiry).where(Inquiry.number == code_of(number), or_(sent_to(user), visible)))
    if letter is None or is_asked_for(letter, user) or access.visible_until(user, letter.ticket) is None:
        return letter
    return None


def is_asked_for(letter: Inquiry, user: User) -> bool:
    """Was the letter sent to this official's unit?"""
    return user.is_official and letter.department_id == user.department_id and letter.approved_at is not None
