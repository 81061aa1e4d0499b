"""Where a person can go from everywhere: links that their role has, as far as the doors exist."""

from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from directline.configuration import settings
from directline.models import User
from directline.pages import preferences
from directline.pages.display import translated
from directline.pages.guards import Policy, allows
from directline.tickets import notifications


class Place(NamedTuple):
    """A link of the navigation; shown to whom the policy lets in, without those who find it elsewhere."""

    policy: Policy
    label: Any
    endpoint: str
    elsewhere: frozenset[Policy] = frozenset()


class Entry(NamedTuple):
    label: str
    url: str
    is_current: bool


FROM_THE_DESK = frozenset({Policy.OFFICE})
"""The office's desk leads to what the office itself has in hand: its row of links holds what the whole line needs."""

PLACES = (
    Place(Policy.ENTERPRISE, _l("我的诉求"), "enterprise.tickets"),
    Place(Policy.ENTERPRISE, _l("提出诉求"), "filing.choose"),
    Place(Policy.LEADER, _l("本月总览"), "leadership.month"),
    Place(Policy.LEADER, _l("超期与红牌"), "leadership.overdue"),
    Place(Policy.LEADER, _l("交办事项"), "tasks.listed"),
    Place(Policy.PRINCIPAL, _l("专报"), "leadership.digests"),
    Place(Policy.OFFICE, _l("工作台"), "office.desk"),
    Place(Policy.OFFICE, _l("超期督办"), "office.overdue"),
    Place(Policy.OFFICE, _l("全部诉求"), "office.tickets"),
    Place(Policy.OFFICE, _l("企业"), "office.enterprises"),
    Place(Policy.OFFICE, _l("代为填报"), "office.file"),
    Place(Policy.SUPERVISION, _l("督办台"), "supervision.desk"),
    Place(Policy.SUPERVISION, _l("超期与亮牌"), "supervision.overdue"),
    Place(Policy.SUPERVISION, _l("督办函"), "supervision.letters"),
    Place(Policy.OFFICIAL, _l("收件箱"), "handler.inbox", FROM_THE_DESK),
    Place(Policy.OFFICIAL, _l("交办事项"), "tasks.listed"),
    Place(Policy.OFFICIAL, _l("已办"), "handler.tickets", FROM_THE_DESK),
    Place(Policy.OFFICIAL, _l("核查函"), "inquiry.letters", FROM_THE_DESK),
    Place(Policy.OFFICIAL, _l("联系企业"), "handler.care", FROM_THE_DESK),
    Place(Policy.ADMIN, _l("单位"), "admin.departments"),
    Place(Policy.ADMIN, _l("用户"), "admin.users"),
    Place(Policy.ADMIN, _l("角色授权"), "admin.grants"),
    Place(Policy.ADMIN, _l("类别与时限"), "admin.categories"),
    Place(Policy.ADMIN, _l("督办阶梯"), "admin.ladder"),
    Place(Policy.ADMIN, _l("工作日历"), "admin.calendar"),
    Place(Policy.ADMIN, _l("参数"), "admin.parameters"),
    Place(Policy.ADMIN, _l("改动记录"), "admin.changes"),
    Place(Policy.AUDITOR, _l("留痕核验"), "admin.audit"),
    Place(Policy.AUDITOR, _l("身份查看"), "admin.readings"),
    Place(Policy.AUDITOR, _l("角色授权"), "admin.grants"),
    Place(Policy.AUDITOR, _l("改动记录"), "admin.changes"),
)


def register(app: Flask) -> None:
    app.context_processor(_frame)


def navigation() -> list[Entry]:
    return [_entry(place) for place in _places_of(current_user)] if current_user.is_authenticated else []


def home_url(user: User) -> str:
    """Where this person's work begins."""
    places = _places_of(user)
    return url_for(places[0].endpoint if places else "public.home")


def _places_of(user: User) -> list[Place]:
    views = current_app.view_functions
    return [
        place
        for place in PLACES
        if place.endpoint in views
        and allows(user, frozenset({place.policy}))
        and not (place.elsewhere and allows(user, place.elsewhere))
    ]


def _entry(place: Place) -> Entry:
    return Entry(str(place.label), url_for(place.endpoint), request.endpoint == place.endpoint)


def _frame() -> dict[str, Any]:
    """What the frame of every page shows."""
    frame = {
        "navigation": navigation(),
        "preference_url": url_for("profile.change_preferences"),
        "has_large_type": preferences.has_large_type(),
        "county_name": translated(settings.words("county_name")),
        "host_phone": settings.words("line_phone"),
        **{name: translated(settings.words(name)) for name in ("host_unit", "site_code", "site_record")},
    }
    return frame | (_own_links(current_user) if current_user.is_authenticated else _ways_in())


def _own_links(user: User) -> dict[str, Any]:
    count = notifications.unread_count(user)
    return {
        "home_url": home_url(user),
        "density": "roomy" if allows(user, frozenset({Policy.ENTERPRISE})) else "dense",
        "notifications_url": url_for("notices.listed"),
        "unread_count": f"{notifications.MOST_COUNTED}+" if count > notifications.MOST_COUNTED else count,
        "own_name": user.name,
        "own_url": url_for("profile.show"),
        "sign_out_url": url_for("account.sign_out"),
    }


def _ways_in() -> dict[str, Any]:
    return {"account_links": [(_("登录"), url_for("account.sign_in")), (_("注册"), url_for("account.registration"))]}
