"""The invented people and firms: officials in every role, enterprises with valid credit codes, 146 of them key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from stdnum.cn import uscc

from directline.accounts import care, passwords
from directline.county.demo import words
from directline.extensions import db
from directline.models import (
    CareKind,
    Category,
    Department,
    DepartmentKind,
    Deputy,
    Enterprise,
    EnterpriseSource,
    IndustryGroup,
    IndustryGroupKind,
    Post,
    PostKind,
    Role,
    User,
)

PASSWORD = "Zhitongche-2026"  # noqa: S105 - invented accounts of a demonstration, printed beside their names
KEY_ENTERPRISES = 146
OTHER_ENTERPRISES = 54
CODE_BODY = "91211324MA"


@dataclass
class World:
    """Who lives in the demonstration."""

    rng: Random
    departments: dict[str, Department]
    categories: list[Category]
    firms: list[Enterprise] = field(default_factory=list)
    clerks: list[User] = field(default_factory=list)
    office_head: User | None = None
    handlers: dict[int, list[User]] = field(default_factory=dict)
    heads: dict[int, User] = field(default_factory=dict)
    owners: dict[int, User] = field(default_factory=dict)

    def named(self, code: str) -> Department:
        return self.departments[code]


def people(rng: Random, *, at: datetime) -> World:
    """Create everybody; the county is loaded already."""
    units = db.session.scalars(select(Department).where(Department.is_active).order_by(Department.id)).all()
    categories = select(Category).where(Category.is_open, ~Category.is_sealed, Category.parent_id.is_not(None))
    world = World(
        rng,
        {unit.code: unit for unit in units},
        list(db.session.scalars(categories.order_by(Category.position, Category.id))),
    )
    maker = _Maker(world, at, passwords.hashed(PASSWORD))
    maker.officials(units)
    maker.leaders()
    maker.enterprises()
    db.session.flush()
    return world


class _Maker:
    """Makes accounts one after another; logins are short and numbered so that they can be printed."""

    def __init__(self, world: World, at: datetime, password_hash: str) -> None:
        self.world, self.rng, self.at, self.password_hash = world, world.rng, at, password_hash
        self.phone = 13_842_100_000
        names = [place + mark for place in words.PLACES for mark in words.MARKS]
        self.names = self.rng.sample(names, len(names))
        self.butlers: list[User] = []
        self.sponsors: list[User] = []

    def officials(self, departments: Sequence[Department]) -> None:
        for unit in departments:
            count = 3 if unit.kind is DepartmentKind.OFFICE else self.rng.choice((1, 2))
            staff = [self.user(f"{unit.code}{number}", Role.HANDLER, department=unit) for number in range(1, count + 1)]
            head = self.user(f"{unit.code}_head", Role.HEAD, department=unit)
            self.world.handlers[unit.id], self.world.heads[unit.id] = staff, head
            if unit.kind is DepartmentKind.OFFICE:
                self.world.clerks, self.world.office_head = staff, head
            elif unit.kind in (DepartmentKind.ZONE, DepartmentKind.BUREAU, DepartmentKind.TOWNSHIP):
                self.butlers += staff
        self.user("admin", Role.ADMIN)
        self.user("auditor", Role.AUDITOR)
        self.deputy()

    def deputy(self) -> None:
        """Somebody is on leave, and somebody stands in."""
        for staff in self.world.handlers.values():
            if len(staff) > 1:
                away = {"starts_at": self.at, "ends_at": self.at + timedelta(days=30)}
                db.session.add(Deputy(user=staff[0], deputy=staff[1], **away))
                return

    def leaders(self) -> None:
        for post in db.session.scalars(select(Post).order_by(Post.position, Post.id)):
            leader = self.user(post.code, Role.LEADER, post=post)
            if post.kind is PostKind.VICE:
                self.sponsors.append(leader)

    def enterprises(self) -> None:
        townships = [unit for unit in self.world.departments.values() if unit.kind is DepartmentKind.TOWNSHIP]
        groups = db.session.scalars(select(IndustryGroup).order_by(IndustryGroup.id)).all()
        clusters = [group for group in groups if group.kind is IndustryGroupKind.CLUSTER]
        chains = [group for group in groups if group.kind is IndustryGroupKind.CHAIN]
        for number in range(KEY_ENTERPRISES + OTHER_ENTERPRISES):
            firm = self.firm(number, self.rng.choice(townships))
            firm.cluster = self.rng.choice(clusters) if clusters else None
            firm.chain = self.rng.choice(chains) if chains else None
            self.world.firms.append(firm)

    def firm(self, number: int, township: Department) -> Enterprise:
        industry = self.rng.choice(sorted(words.TRADES))
        trade = self.rng.choice(words.TRADES[industry])
        body = f"{CODE_BODY}{number + 1000:07d}"
        is_new = number >= KEY_ENTERPRISES + OTHER_ENTERPRISES - 6
        firm = Enterprise(
            name=f"{self.names[number % len(self.names)]}{trade}有限公司",
            credit_code=body + uscc.calc_check_digit(body),
            township=township,
            industry=industry,
            address=f"{township.name}工业路{self.rng.randrange(1, 200)}号",
            is_key=number < KEY_ENTERPRISES,
            source=EnterpriseSource.REGISTERED,
            verified_at=None if is_new else self.at,
            created_at=self.at,
        )
        owner = self.user(f"qiye{number + 1:03d}", Role.ENTERPRISE, enterprise=firm)
        owner.enterprise_confirmed_at = None if is_new else self.at
        firm.contact_name, firm.contact_phone = owner.name, owner.phone
        db.session.add(firm)
        db.session.flush()
        self.world.owners[firm.id] = owner
        self.care(firm)
        return firm

    def care(self, firm: Enterprise) -> None:
        if firm.is_key:
            butler, sponsor = self.rng.choice(self.butlers), self.rng.choice(self.sponsors)
            care.begin(firm, CareKind.BUTLER, butler, at=self.at)
            care.begin(firm, CareKind.SPONSOR, sponsor, at=self.at)

    def user(self, login: str, role: Role, **place: object) -> User:
        self.phone += 7
        given = self.rng.choice(words.GIVEN) + self.rng.choice(["", self.rng.choice(words.GIVEN)])
        user = User(
            login=login,
            name=self.rng.choice(words.SURNAMES) + given,
            role=role,
            phone=str(self.phone),
            email=f"{login}@example.com",
            password_hash=self.password_hash,
            password_changed_at=self.at,
            created_at=self.at,
            **place,
        )
        db.session.add(user)
        return user
