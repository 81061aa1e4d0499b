"""Who looks after an enterprise, and the history of it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Key, Moment, choice
from directline.models.enterprise import Enterprise
from directline.models.user import User


class CareKind(StrEnum):
    BUTLER = "butler"
    SPONSOR = "sponsor"


class Care(Base):
    """Who looks after an enterprise: its project butler 项目管家 and its sponsoring leader 包保领导.

    As its last change says; only ``accounts.care`` writes both.
    """

    __tablename__ = "cares"
    __table_args__ = (UniqueConstraint("enterprise_id", "kind"), Index("ix_cares_user_id", "user_id"))

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[CareKind] = mapped_column(choice(CareKind))

    enterprise: Mapped[Enterprise] = relationship()
    user: Mapped[User] = relationship()


class CareStep(StrEnum):
    """``asked`` waits for a second person, who makes it ``given`` or ``refused``; others are given or ended at once."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    ENDED = "ended"


class CareChange(Base):
    """A butler or sponsor was asked for, given, refused or ended; append-only."""

    __tablename__ = "care_changes"
    __table_args__ = (
        UniqueConstraint("asked_id"),
        Index("ix_care_changes_enterprise_id_kind_id", "enterprise_id", "kind", "id"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    kind: Mapped[CareKind] = mapped_column(choice(CareKind))
    step: Mapped[CareStep] = mapped_column(choice(CareStep))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), doc="who is to have it, has it, or had it")
    before_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="who had it before it was given")
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("care_changes.id"), doc="what this decides")
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="none: by itself, or before this was kept")

    enterprise: Mapped[Enterprise] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    before: Mapped[User | None] = relationship(foreign_keys=[before_id])
    asked: Mapped["CareChange | None"] = relationship(remote_side="CareChange.id")
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
