"""Enterprise people who change the number they sign in with, and what they were called before."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Key, Line, Moment, OptionalMoment
from directline.models.user import OneTimeLink, User


class NumberChange(Base):
    """Another mobile number to sign in with: wished with the password, done by a link to the mailbox or by the office.

    ``is_done`` none: it waits; false: declined, or given up for a later wish.
    """

    __tablename__ = "number_changes"
    __table_args__ = (
        Index("ix_number_changes_user_id", "user_id"),
        Index("ix_number_changes_link_id", "link_id"),
        Index("ix_number_changes_decided_at_id", "decided_at", "id"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    old: Mapped[Code]
    new: Mapped[Code]
    asked_at: Mapped[Moment]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("one_time_links.id"), doc="none: the office decides")
    decided_at: Mapped[OptionalMoment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="of the office; none: by the link")
    is_done: Mapped[bool | None]
    note: Mapped[Line] = mapped_column(doc="why it was declined, or how it was checked")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    link: Mapped[OneTimeLink | None] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_for_office(self) -> bool:
        return self.is_open and self.link_id is None


class FormerContact(Base):
    """A name, number or address that told who somebody of an enterprise is, and that was changed.

    It is redacted from complaints like today's: what was written before the change still stands there.
    """

    __tablename__ = "former_contacts"
    __table_args__ = (Index("ix_former_contacts_user_id", "user_id"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[Line]
    until: Mapped[Moment]
