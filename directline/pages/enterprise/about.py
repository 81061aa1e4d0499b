"""Whom a complaint is about: asked first, kept with the draft, and read out of it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import BooleanField

from directline.extensions import db
from directline.models import PRINCIPALS, Department, Draft, Post, User
from directline.pages.display import label, translated
from directline.pages.forms import Choice, Form, Words
from directline.text import clean_line
from directline.tickets.lifecycle import Respondents
from directline.tickets.lifecycle.sealing import NAMED, UNKNOWN
from directline.tickets.lists import selects
from directline.tickets.sealed.named import people_named

KEY = "about"


class AboutForm(Form):
    unit_1 = Choice(_l("投诉的单位"), is_required=False)
    unit_2 = Choice(_l("第二个单位"), is_required=False)
    unit_3 = Choice(_l("第三个单位"), is_required=False)
    is_unknown = BooleanField(_l("不清楚是哪个单位"))
    people = Words(
        _l("投诉的工作人员姓名"),
        longest=300,
        is_required=False,
        description=_l("知道姓名的，一行写一个。写在这里的人，以后看不到这件投诉。"),
    )
    leader = Choice(_l("投诉的县领导"), is_required=False)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        departments = db.session.scalars(selects.active_departments()).all()
        units = [(unit.code, translated(unit.name), label(unit.kind)) for unit in departments]
        self.unit_1.offer(units, empty=_("请选择"))
        for field in (self.unit_2, self.unit_3):
            field.offer(units, empty=_("没有"))
        self.leader.offer([(post.code, translated(post.name)) for post in _posts()], empty=_("没有"))

    @property
    def content(self) -> dict[str, list[str]]:
        """As the draft keeps it."""
        units = [field.data for field in (self.unit_1, self.unit_2, self.unit_3) if field.data]
        names = [clean_line(line) for line in (self.people.data or "").split("\n")]
        return {
            "units": list(dict.fromkeys(units)),
            "people": list(dict.fromkeys(filter(None, names))),
            "leader": [self.leader.data] if self.leader.data else [],
            "unknown": ["1"] if self.is_unknown.data else [],
        }


def filled(draft: Draft | None) -> AboutForm:
    """The form with what the draft holds."""
    kept = content_of(draft)
    units = [*kept.get("units", []), "", "", ""]
    return AboutForm(
        data={
            **{f"unit_{place}": units[place - 1] for place in (1, 2, 3)},
            "people": "\n".join(kept.get("people", [])),
            "leader": "".join(kept.get("leader", [])),
            "is_unknown": bool(kept.get("unknown")),
        }
    )


def content_of(draft: Draft | None) -> Mapping[str, list[str]]:
    """What the draft says of whom it is about; empty where it was not asked yet."""
    kept: Mapping[str, list[str]] = draft.content.get(KEY, {}) if draft is not None else {}
    return kept


def respondents_of(content: Mapping[str, list[str]]) -> Respondents:
    """A typed name that somebody of ours bears bars everyone of that name."""
    return Respondents(
        units=_units(content.get("units", [])),
        people=[*people_named(content.get("people", [])), *_holders(content.get("leader", []))],
        is_unknown=bool(content.get("unknown")),
    )


def names_of(content: Mapping[str, list[str]], respondents: Respondents) -> list[str]:
    """Whom the reporter reads that it is about."""
    unknown = [_("不清楚是哪个单位")] if respondents.is_unknown else []
    leaders = [_of_post(person) for person in respondents.people if person.post]
    return [*(translated(unit.name) for unit in respondents.units), *unknown, *leaders, *content.get("people", [])]


def extra_of(content: Mapping[str, list[str]], respondents: Respondents) -> dict[str, str]:
    """What is no row of the county: names that nobody here bears, and that the unit is not known."""
    known = {person.name for person in respondents.people}
    others = "、".join(name for name in content.get("people", []) if name not in known)
    unknown = _("不清楚是哪个单位") if respondents.is_unknown else ""
    return {key: words for key, words in ((NAMED, others), (UNKNOWN, unknown)) if words}


def is_about_principal(respondents: Respondents) -> bool:
    return any(person.is_principal for person in respondents.people)


def _units(codes: Sequence[str]) -> list[Department]:
    by_code = {unit.code: unit for unit in db.session.scalars(selects.active_departments(Department.code.in_(codes)))}
    return [by_code[code] for code in codes if code in by_code]


def _holders(codes: Sequence[str]) -> list[User]:
    posts = select(Post.id).where(Post.code.in_(codes))
    return list(db.session.scalars(selects.officials().where(User.post_id.in_(posts)))) if codes else []


def _posts() -> list[Post]:
    """The posts that somebody holds; the principals' stand first."""
    held = select(User.post_id).where(User.is_active, User.post_id.is_not(None))
    posts = db.session.scalars(select(Post).where(Post.id.in_(held)).order_by(Post.id))
    return sorted(posts, key=lambda post: post.kind not in PRINCIPALS)


def _of_post(person: User) -> str:
    return f"{translated(person.post.name)} {person.name}" if person.post else person.name
