"""The people of the journeys, made the way the line makes accounts, in the county that is shipped."""

from datetime import datetime

from sqlalchemy import select

from directline import clock
from directline.accounts import passwords, people, registration, verification
from directline.accounts.people import NewPerson
from directline.accounts.places import Place
from directline.accounts.registration import Registration
from directline.county import SHIPPED, check
from directline.county.load import load
from directline.extensions import db
from directline.models import Channel, Department, Post, Role, Severity, Ticket, User
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Submission
from directline.tickets.lists import selects
from tests.factories import BEGINNING, credit_code, moment

PASSWORD = "Xinfu-Gongchang-88"
OPENING = moment("2026-03-02 10:30")
FIRMS = {
    "owner": ("喀左兴达铸造有限公司", "王企明", "13842100001"),
    "stranger": ("喀左恒昌食品有限公司", "孙外", "13842100002"),
}
OFFICIALS = {
    "clerk": ("陈办", Role.HANDLER, "office"),
    "office_head": ("卫主任", Role.HEAD, "office"),
    "handler": ("周承", Role.HANDLER, "ziranziyuan"),
    "head": ("吴长", Role.HEAD, "ziranziyuan"),
    "inspector": ("蒋督", Role.HANDLER, "supervision"),
    "liaison": ("孟联", Role.HANDLER, "discipline"),
    "secretary": ("韩书记", Role.LEADER, "secretary"),
    "magistrate": ("杨县长", Role.LEADER, "magistrate"),
    "vice": ("朱副", Role.LEADER, "vice_urban"),
    "admin": ("许管理", Role.ADMIN, ""),
    "auditor": ("何审计", Role.AUDITOR, ""),
}
LOGINS = {key: phone for key, (_firm, _name, phone) in FIRMS.items()} | {key: key for key in OFFICIALS}


def settle() -> None:
    """The county, its officials and two firms that the office has verified."""
    with clock.standing_at(BEGINNING):
        load(check.read(SHIPPED), at=BEGINNING)
        password_hash = passwords.hashed(PASSWORD)
        for login, (name, role, place) in OFFICIALS.items():
            _official(login, name, role, place, password_hash)
        for serial, (firm, name, phone) in enumerate(FIRMS.values(), start=1):
            _firm(serial, firm, name, phone, password_hash)
        db.session.commit()


def settle_and_file() -> None:
    """And a matter of the owner's, sent to the department on Monday 2 March 2026 at 10:00: due on the 9th."""
    settle()
    ticket, sent_at = file_matter(moment("2026-03-02 09:00")), moment("2026-03-02 10:00")
    unit = db.session.scalars(select(Department).where(Department.code == "ziranziyuan")).one()
    with clock.standing_at(sent_at):
        lifecycle.dispatch(ticket, unit, severity=Severity.GENERAL, by=person("clerk"), at=sent_at)
        db.session.commit()


def file_matter(at: datetime, title: str = "厂房加一层的设计变更拖了半年") -> Ticket:
    owner = person("owner")
    category = selects.category_of("land_plan")
    assert category is not None
    assert owner.enterprise is not None
    matter = Submission(
        title=title,
        description="去年九月递交设计变更申请，材料退回三次，每次要求都不一样，新生产线的设备已经到厂，装不进去。",
        category=category,
        enterprise=owner.enterprise,
        channel=Channel.FORM,
        reporter=owner,
        contact_name=owner.name,
        contact_phone=owner.phone,
    )
    with clock.standing_at(at):
        return lifecycle.submit(matter, by=owner, at=at)


def person(key: str) -> User:
    return db.session.scalars(select(User).where(User.login == LOGINS[key])).one()


def _official(login: str, name: str, role: Role, place: str, password_hash: str) -> None:
    unit = db.session.scalar(select(Department).where(Department.code == place))
    post = db.session.scalar(select(Post).where(Post.code == place))
    held = Place(role, unit if role in (Role.HANDLER, Role.HEAD) else None, post if role is Role.LEADER else None)
    link = people.add_first_administrator(NewPerson(login, name, held, email=f"{login}@example.com"), at=BEGINNING)
    people.set_password(link.user, password_hash, at=BEGINNING)


def _firm(serial: int, firm: str, name: str, phone: str, password_hash: str) -> None:
    wanted = Registration(credit_code(serial), firm, name, phone, password_hash, email=f"firm{serial}@example.com")
    owner = registration.register(wanted, at=BEGINNING)
    assert owner.enterprise is not None
    clerk = person("clerk")
    verification.verify_enterprise(owner.enterprise, is_accepted=True, by=clerk, at=BEGINNING)
    verification.verify_account(owner, is_accepted=True, by=clerk, at=BEGINNING)
