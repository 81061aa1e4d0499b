"""Attachments: rows here, files under random names in the instance folder."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Key, Moment, Name
from directline.models.ticket import Ticket
from directline.models.user import User


class Attachment(Base):
    """A file on a draft, a ticket, a supplement or an answer."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("(draft_id IS NULL) != (ticket_id IS NULL)", name="one_owner"),
        CheckConstraint("size > 0", name="size"),
        Index("ix_attachments_ticket_id", "ticket_id"),
        Index("ix_attachments_draft_id", "draft_id"),
    )

    id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(32), unique=True, doc="128 random bits; the name of the file too")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    supplement_id: Mapped[int | None] = mapped_column(ForeignKey("supplements.id"))
    name: Mapped[Name] = mapped_column(doc="as shown, cleaned; never a path")
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    ticket: Mapped[Ticket | None] = relationship()
    by: Mapped[User | None] = relationship()
