"""The outbox: what is to be told to whom, by which channel, and whether it was."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Facts, Key, Line, Moment, No, OptionalMoment, choice
from directline.models.task import Subject, Task
from directline.models.ticket import Ticket
from directline.models.user import User


class NoticeChannel(StrEnum):
    PAGE = "page"
    MAIL = "mail"


class NoticeState(StrEnum):
    """``shown``: in the page, nothing to send. ``gathered``: goes with what else its recipient is told then."""

    SHOWN = "shown"
    GATHERED = "gathered"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    HELD = "held"


class Gathering(StrEnum):
    """How a leader is told by one message: of what comes in one minute, or of what comes before a day begins."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class Notice(Base):
    """One telling: one event, one recipient, one channel. Codes and ids only; words are made when it is shown."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("ticket_id IS NULL OR task_id IS NULL", name="one_subject"),
        Index("ix_notices_state_next_at_id", "state", "next_at", "id"),
        Index("ix_notices_recipient_id_channel_id", "recipient_id", "channel", "id"),
        Index("ix_notices_recipient_id_channel_read_at", "recipient_id", "channel", "read_at"),
    )

    id: Mapped[Key]
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[NoticeChannel] = mapped_column(choice(NoticeChannel))
    template: Mapped[Code]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    facts: Mapped[Facts]
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState))
    created_at: Mapped[Moment]
    next_at: Mapped[OptionalMoment] = mapped_column(doc="not before this moment; the silent hours are in it")
    is_urgent: Mapped[No] = mapped_column(doc="goes at night and on days off, too")
    gathering: Mapped[Gathering | None] = mapped_column(choice(Gathering), doc="of a mail that is told with others")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[OptionalMoment] = mapped_column(doc="no sender takes it before: in hands, or tried in vain")
    message_id: Mapped[Line] = mapped_column(doc="given at the first attempt, the same in every other")
    last_error: Mapped[Line]
    sent_at: Mapped[OptionalMoment]
    read_at: Mapped[OptionalMoment]

    recipient: Mapped[User] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    task: Mapped[Task | None] = relationship()

    @property
    def subject(self) -> Subject | None:
        """What it is about; none for a morning's list or a digest."""
        return self.ticket or self.task
