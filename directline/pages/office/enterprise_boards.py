"""The county's enterprises as the office keeps them, and who looks after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import HiddenField

from directline import clock
from directline.accounts import care, enterprises
from directline.accounts import selects as account_queries
from directline.extensions import db
from directline.models import CareKind, Enterprise, User
from directline.pages.forms import Choice, Form
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, FirmFilters


class EnterpriseFilters(FirmFilters):
    township = Choice(_l("属地"), is_required=False)
    key = Choice(_l("重点企业"), is_required=False)
    verified = Choice(_l("核实"), is_required=False)
    namesake = Choice(_l("名称"), is_required=False)

    def offer(self) -> None:
        every = _("全部")
        self.township.offer(townships(), empty=every)
        self.key.offer([("yes", _("重点企业")), ("no", _("其他企业"))], empty=every)
        self.verified.offer([("yes", _("已核实")), ("no", _("未核实"))], empty=every)
        self.namesake.offer([("yes", _("与别家同名"))], empty=every)


class EnterpriseForm(Form):
    """The firm's place and importance, and whose care it is in; ``cared``: whose it was when the page was opened."""

    township = Choice(_l("属地"), is_required=False)
    is_key = Choice(_l("重点企业"), is_required=False)
    butler = Choice(_l("项目管家"), is_required=False)
    sponsor = Choice(_l("包保领导"), is_required=False)
    cared = HiddenField()

    def __init__(self, firm: Enterprise, carers: dict[CareKind, User]) -> None:
        kept = {"butler": carers.get(CareKind.BUTLER), "sponsor": carers.get(CareKind.SPONSOR)}
        people = {name: str(person.id) for name, person in kept.items() if person}
        town = firm.township.code if firm.township else ""
        cared = " ".join(people.get(name, "-") for name in kept)
        super().__init__(data={"township": town, "is_key": "1" if firm.is_key else "", "cared": cared, **people})
        nobody = _("未指定")
        self.township.offer(townships(), empty=nobody)
        self.is_key.offer([("1", _("是"))], empty=_("否"))
        self.butler.offer(_people(enterprises.butlers()), empty=nobody)
        self.sponsor.offer(
            [(str(one.id), _who(one)) for one in db.session.scalars(enterprises.sponsors())], empty=nobody
        )


@dataclass(frozen=True)
class Firm:
    enterprise: Enterprise
    open_tickets: int
    butler: str
    sponsor: str


def board(user: User) -> Board[Enterprise, Firm]:
    filters = EnterpriseFilters()
    chosen = filters.chosen
    return Board(
        name=_("企业"),
        filters=filters,
        rows=enterprises.listed(
            chosen.get("words", ""),
            is_key=_yes(chosen.get("key")),
            is_verified=_yes(chosen.get("verified")),
            township=chosen.get("township", ""),
            has_namesake="namesake" in chosen,
        ),
        keys=enterprises.NEWEST,
        present=lambda rows: _firms(user, rows),
        columns=COLUMNS,
    )


def carry_out(firm: Enterprise, form: EnterpriseForm, *, by: User) -> bool:
    """Keep what the form says of the firm; does a second person have to confirm some of it?

    Whom this person left as shown stays whoever it is by now: somebody else may have given the firm away meanwhile.
    """
    at, steps, seen = clock.now(), [], str(form.cared.data).split(" ")
    for kind, field in ((CareKind.BUTLER, form.butler), (CareKind.SPONSOR, form.sponsor)):
        shown = seen.pop(0) if seen else ""
        if (field.data or "-") != shown:
            person = db.session.get(User, int(field.data)) if field.data else None
            steps.append(care.entrust(firm, kind, person, by=by, at=at))
    firm.is_key = bool(form.is_key.data)
    firm.township = account_queries.township(form.township.data or "")
    return any(step is not None and care.is_open(step) for step in steps)


def townships() -> list[tuple[str, Any]]:
    return [(unit.code, unit.short_name) for unit in db.session.scalars(account_queries.townships())]


def _firms(user: User, rows: Sequence[Enterprise]) -> list[Firm]:
    counted, carers = enterprises.open_counts(user, rows), enterprises.carers(rows)
    return [
        Firm(
            firm,
            counted.get(firm.id, 0),
            _name(carers[firm.id].get(CareKind.BUTLER)),
            _name(carers[firm.id].get(CareKind.SPONSOR)),
        )
        for firm in rows
    ]


def _name(person: User | None) -> str:
    return person.name if person else ""


def _people(wanted: Select[User]) -> list[tuple[str, str]]:
    return [(str(person.id), _who(person)) for person in db.session.scalars(wanted)]


def _who(person: User) -> str:
    """Unit or post, and name."""
    place = person.department.short_name if person.department else person.post.name if person.post else ""
    return f"{place} {person.name}"


def _yes(criteria: str | None) -> bool | None:
    return None if criteria is None else criteria == "yes"


COLUMNS: Columns = (
    (_l("企业"), lambda row: row.enterprise.name),
    (_l("统一社会信用代码"), lambda row: row.enterprise.credit_code),
    (_l("属地"), lambda row: row.enterprise.township.name if row.enterprise.township else ""),
    (_l("重点企业"), lambda row: _("是") if row.enterprise.is_key else ""),
    (_l("核实时间"), lambda row: row.enterprise.verified_at),
    (_l("项目管家"), lambda row: row.butler),
    (_l("包保领导"), lambda row: row.sponsor),
    (_l("联系人"), lambda row: row.enterprise.contact_name),
    (_l("联系电话"), lambda row: row.enterprise.contact_phone),
    (_l("在办诉求"), lambda row: row.open_tickets),
)
