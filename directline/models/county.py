"""What the county decides and can change: categories, limits, ladder, settings, days."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Facts, Items, Key, Line, Moment, Name, No, Words, Yes, choice
from directline.models.department import Department

if TYPE_CHECKING:
    from directline.models.user import User


class Severity(StrEnum):
    ENQUIRY = "enquiry"
    GENERAL = "general"
    HARD = "hard"
    MAJOR = "major"
    URGENT = "urgent"


class DeadlineKind(StrEnum):
    """What a deadline is about."""

    TRIAGE = "triage"
    SIGN = "sign"
    CONTACT = "contact"
    PLAN = "plan"
    RESOLVE_TICKET = "resolve_ticket"
    RESOLVE_LEAD = "resolve_lead"
    REDO = "redo"
    CO_REPORT = "co_report"
    REVIEW = "review"
    CALL_BACK = "call_back"
    SUPPLEMENT = "supplement"
    EXPLAIN = "explain"
    INQUIRY = "inquiry"
    INSTRUCTION = "instruction"


class Rung(StrEnum):
    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"


class Colour(StrEnum):
    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


CARDS = (Rung.E1, Rung.E2)
"""The yellow and the red card; what is raised beyond them has no further card."""
CARD_COLOURS = (Colour.YELLOW, Colour.RED)


class Category(Base):
    """What a difficulty is about; decides where it goes, how long it may take and what is asked."""

    __tablename__ = "categories"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    factor: Mapped[Code]
    summary: Mapped[Line] = mapped_column(doc="one sentence for the enterprise: what belongs here")
    default_department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    default_severity: Mapped[Severity] = mapped_column(choice(Severity), default=Severity.GENERAL)
    fields: Mapped[Items] = mapped_column(doc="[{name, label, kind: line|words|number|date, is_required, hint}]")
    materials: Mapped[Items] = mapped_column(doc="[str]: what a supplement may ask for")
    examples: Mapped[Items] = mapped_column(doc="[str]: example titles")
    is_auto_dispatched: Mapped[No]
    is_sealed: Mapped[No]
    is_open: Mapped[Yes]
    elsewhere: Mapped[Words] = mapped_column(doc="where to go instead while the category is closed")
    position: Mapped[int] = mapped_column(default=0)

    parent: Mapped["Category | None"] = relationship(remote_side="Category.id")
    default_department: Mapped[Department | None] = relationship()


class LimitRule(Base):
    """How long a deadline may run: the row of the ticket's category, else of its severity, else the general one."""

    __tablename__ = "limit_rules"
    __table_args__ = (
        UniqueConstraint("kind", "severity", "category_id"),
        CheckConstraint("category_id IS NULL OR severity IS NULL", name="one_reason"),
    )

    id: Mapped[Key]
    kind: Mapped[DeadlineKind] = mapped_column(choice(DeadlineKind))
    severity: Mapped[Severity | None] = mapped_column(choice(Severity))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    limit: Mapped[Code] = mapped_column(doc="worktime limit in text: 4h, 5wd, 30d")


class LadderRule(Base):
    """One rung of one deadline's ladder: when it is reached and who is told."""

    __tablename__ = "ladder_rules"
    __table_args__ = (UniqueConstraint("kind", "rung"),)

    id: Mapped[Key]
    kind: Mapped[DeadlineKind] = mapped_column(choice(DeadlineKind))
    rung: Mapped[Rung] = mapped_column(choice(Rung))
    share: Mapped[int | None] = mapped_column(doc="percent of the limit used at which it is reached")
    late_minutes: Mapped[int | None] = mapped_column(doc="working minutes after due after which it is reached")
    colour: Mapped[Colour] = mapped_column(choice(Colour), default=Colour.NONE)
    recipients: Mapped[Items] = mapped_column(doc="[Told]: offices told, found at that moment")
    has_letter: Mapped[No]
    is_daily: Mapped[No] = mapped_column(doc="told by one daily message instead of at once")


class Recipient(StrEnum):
    """Offices that a rung tells."""

    HANDLER = "handler"
    HEAD = "head"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    VICE = "vice"
    SUPERVISION = "supervision"
    MAGISTRATE = "magistrate"
    SECRETARY = "secretary"
    ENTERPRISE = "enterprise"
    GIVER = "giver"


class CountySetting(Base):
    """A number or word of the county that is not a limit or a rung."""

    __tablename__ = "county_settings"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[object] = mapped_column(JSON)


class EnglishWord(Base):
    """How one of the county's own words, a name or a question, is said in English; a changed word has none yet."""

    __tablename__ = "english_words"

    chinese: Mapped[str] = mapped_column(String(300), primary_key=True)
    english: Mapped[Line]


class DaySource(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"


class CalendarDay(Base):
    """A day that differs from its weekday: from a loaded notice, or the county's own, which wins."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("date", "source"),)

    id: Mapped[Key]
    date: Mapped[dt.date]
    source: Mapped[DaySource] = mapped_column(choice(DaySource))
    name: Mapped[Name]
    is_working: Mapped[bool]
    hours: Mapped[list[list[str]] | None] = mapped_column(JSON, doc="own office hours: [['08:30', '12:00'], ...]")


class CalendarYear(Base):
    """A year whose national arrangement was loaded here; it wins over the library's."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[Line]
    loaded_at: Mapped[Moment]
    loaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CountyChange(Base):
    """Who changed something that the county decides, or an account, from what to what; append-only."""

    __tablename__ = "county_changes"
    __table_args__ = (Index("ix_county_changes_subject_id", "subject", "id"),)

    id: Mapped[Key]
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="none: by a command")
    subject: Mapped[Code] = mapped_column(doc="what kind of thing: departments, limits, users...")
    name: Mapped[Name] = mapped_column(doc="which of them, as people say it")
    action: Mapped[Line] = mapped_column(doc="what was done, where it is more than a change of values")
    before: Mapped[Facts]
    after: Mapped[Facts]

    by: Mapped["User | None"] = relationship()


class CalendarVersion(Base):
    """Rises whenever a day or the office hours change, so that every process reads the calendar anew."""

    __tablename__ = "calendar_versions"
    __table_args__ = (Index("ix_calendar_versions_at", "at"),)

    id: Mapped[Key]
    at: Mapped[Moment]
    reason: Mapped[Line]
