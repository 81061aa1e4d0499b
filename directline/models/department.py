"""Departments 承办单位 and the posts of the county's leaders."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Items, Key, Line, Moment, Name, No, Yes, choice
from directline.models.folding import Folded


class DepartmentKind(StrEnum):
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    ZONE = "zone"
    BUREAU = "bureau"
    OFFICE = "office"
    SUPERVISION = "supervision"
    DISCIPLINE = "discipline"


class PostKind(StrEnum):
    SECRETARY = "secretary"
    MAGISTRATE = "magistrate"
    VICE = "vice"


PRINCIPALS = frozenset({PostKind.SECRETARY, PostKind.MAGISTRATE})


class Post(Base):
    """A leader's post; the secretary and the magistrate are the two principals."""

    __tablename__ = "posts"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    kind: Mapped[PostKind] = mapped_column(choice(PostKind))
    position: Mapped[int] = mapped_column(default=0)


class Department(Folded, Base):
    """A unit that can handle tickets, townships and the direct-line office among them."""

    __tablename__ = "departments"
    __table_args__ = (Index("ix_departments_kind_position", "kind", "position"),)
    FOLDED = ("name", "short_name", "code", "phone")

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name] = mapped_column(unique=True)
    short_name: Mapped[Name]
    kind: Mapped[DepartmentKind] = mapped_column(choice(DepartmentKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    comparison_group: Mapped[str | None] = mapped_column(doc="A comprehensive, B other departments, C townships")
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("departments.id"), doc="which unit took over what it was: who is barred for one is for the other"
    )
    vice_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), doc="the vice magistrate in charge")
    phone: Mapped[Line]
    duties: Mapped[Items] = mapped_column(doc="[{text, words: [..]}]: what it answers for; feeds the suggestion")
    services: Mapped[Items] = mapped_column(doc="[str]: the published list of what it does for enterprises")
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[Yes]
    is_to_verify: Mapped[No] = mapped_column(doc="shipped as a usual county's, not yet checked locally")

    parent: Mapped["Department | None"] = relationship(remote_side="Department.id", foreign_keys=[parent_id])
    merged_into: Mapped["Department | None"] = relationship(remote_side="Department.id", foreign_keys=[merged_into_id])
    vice_post: Mapped[Post | None] = relationship()

    @property
    def is_office(self) -> bool:
        return self.kind is DepartmentKind.OFFICE


class DepartmentVersion(Base):
    """How a department was named and grouped from a moment on; append-only, for figures as they were known."""

    __tablename__ = "department_versions"
    __table_args__ = (Index("ix_department_versions_department_id_at", "department_id", "at"),)

    id: Mapped[Key]
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    name: Mapped[Name]
    comparison_group: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
