"""People, their sessions, one-time links and stand-ins."""

from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Key, Line, Moment, Name, No, OptionalMoment, Salt, Yes, choice
from directline.models.department import PRINCIPALS, Department, DepartmentKind, Post
from directline.models.enterprise import Enterprise
from directline.models.folding import Folded


class Role(StrEnum):
    ENTERPRISE = "enterprise"
    HANDLER = "handler"
    HEAD = "head"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


OFFICIALS = (Role.HANDLER, Role.HEAD)
"""Who works in a unit."""


class User(Folded, Base, UserMixin):
    """A person with one role, member of an enterprise or of a department, or holder of a post."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role != 'enterprise' OR enterprise_id IS NOT NULL", name="enterprise_member"),
        CheckConstraint("role NOT IN ('handler', 'head') OR department_id IS NOT NULL", name="department_member"),
        CheckConstraint("role != 'leader' OR post_id IS NOT NULL", name="leader_post"),
        Index("ix_users_department_id_role", "department_id", "role"),
    )
    FOLDED = ("name", "login", "phone", "email")

    id: Mapped[Key]
    login: Mapped[Code] = mapped_column(unique=True, doc="what is typed to sign in: a phone number or a short name")
    name: Mapped[Name]
    role: Mapped[Role] = mapped_column(choice(Role))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    phone: Mapped[Line]
    email: Mapped[Line]
    mailbox_asked_at: Mapped[OptionalMoment] = mapped_column(doc="when the person was asked for a mail address: once")
    password_hash: Mapped[Line]
    password_changed_at: Mapped[OptionalMoment]
    must_change_password: Mapped[No]
    stamp: Mapped[int] = mapped_column(default=0, doc="raised to end every session at once")
    enterprise_claim: Mapped[Name] = mapped_column(default="", doc="the firm's name as typed at registration")
    enterprise_confirmed_at: Mapped[OptionalMoment] = mapped_column(doc="when the office proved the membership")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    has_large_type: Mapped[No]
    is_active: Mapped[Yes]
    created_at: Mapped[Moment]

    department: Mapped[Department | None] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship(foreign_keys=[enterprise_id])
    post: Mapped[Post | None] = relationship()

    @property
    def is_enterprise(self) -> bool:
        return self.role is Role.ENTERPRISE

    @property
    def is_official(self) -> bool:
        return self.role in OFFICIALS

    @property
    def is_office(self) -> bool:
        return self._is_of(DepartmentKind.OFFICE)

    @property
    def is_office_head(self) -> bool:
        return self.role is Role.HEAD and self.is_office

    @property
    def is_supervision(self) -> bool:
        return self._is_of(DepartmentKind.SUPERVISION)

    @property
    def is_leader(self) -> bool:
        return self.role is Role.LEADER

    @property
    def is_principal(self) -> bool:
        return self.is_leader and self.post is not None and self.post.kind in PRINCIPALS

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def is_auditor(self) -> bool:
        return self.role is Role.AUDITOR

    @property
    def is_confirmed(self) -> bool:
        """Has the office confirmed that this account belongs to its enterprise?"""
        return self.enterprise_confirmed_at is not None

    def _is_of(self, kind: DepartmentKind) -> bool:
        return self.is_official and self.department is not None and self.department.kind is kind


class FormerMembership(Base):
    """A place that a person has left: the unit, the post, or neither.

    Who is barred for a unit stays so after leaving it, and what was done then is told by the place of that time.
    """

    __tablename__ = "former_memberships"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    until: Mapped[Moment]

    department: Mapped[Department | None] = relationship()
    post: Mapped[Post | None] = relationship()


class RoleGrant(Base):
    """A place in the office, in supervision or among the leaders: asked for by one person, granted by a second."""

    __tablename__ = "role_grants"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="none: from the console")
    decided_at: Mapped[OptionalMoment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_granted: Mapped[bool | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    department: Mapped[Department | None] = relationship()
    post: Mapped[Post | None] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        return self.decided_at is None


class Deputy(Base):
    """A stand-in (AB岗) for the time of an absence: told what the absent person would be told."""

    __tablename__ = "deputies"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    deputy: Mapped[User] = relationship(foreign_keys=[deputy_id])


class Verification(Base):
    """The office's proof of an enterprise, or of an account's membership in it."""

    __tablename__ = "verifications"

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="the account that was confirmed")
    is_accepted: Mapped[bool]
    note: Mapped[Line]
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class UserSession(Base):
    """A signed-in browser; the cookie's token is kept only as a hash."""

    __tablename__ = "user_sessions"

    id: Mapped[Key]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    stamp: Mapped[int]
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]

    user: Mapped[User] = relationship()


class LinkPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"
    SIGN_IN = "sign_in"
    NUMBER = "number"


class OneTimeLink(Base):
    """A link that works once and not for long; kept only as a hash.

    The link is the HMAC of its nonce under the secret key, so that its mail can be written when it is sent and a
    stolen database opens no door.
    """

    __tablename__ = "one_time_links"

    id: Mapped[Key]
    nonce: Mapped[Salt]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[OptionalMoment]

    user: Mapped[User] = relationship()


class LinkRequest(Base):
    """Somebody asked for a link to sign in; without a user where there is no such account. Lives until answered."""

    __tablename__ = "link_requests"

    id: Mapped[Key]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[Moment]

    user: Mapped[User | None] = relationship()


class SignInAttempt(Base):
    """A sign-in that did not succeed, by hash of what was typed and by network or known browser, for the slowdown."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_login_address_at", "login", "address", "at"),)

    id: Mapped[Key]
    login: Mapped[Code]
    address: Mapped[Code]
    at: Mapped[Moment]
