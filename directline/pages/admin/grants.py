"""Places that two people give: what waits, what was decided, and the second person's buttons."""

from flask import abort, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from directline.accounts import grants as verbs
from directline.models import RoleGrant
from directline.pages.acting import pressed
from directline.pages.admin import people
from directline.pages.admin.blueprint import blueprint
from directline.pages.display import local_time
from directline.pages.forms import Choice
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import Board, Filters, Search, answered
from directline.tickets.lists import assignments
from directline.tickets.lists.paging import Key

STATES = (("all", "全部"),)
ORDER = (Key(RoleGrant.id, is_descending=True),)


class GrantFilters(Filters):
    words = Search("姓名或登录名")
    state = Choice("看", is_required=False)

    def offer(self) -> None:
        self.state.offer(STATES, empty="等待同意的")


@blueprint.get("/grants")
@enter(Policy.ADMIN, Policy.AUDITOR)
def grants() -> Response | str:
    shown = {"place_of": people.words_of, "may_grant": verbs.may_grant, "outcome_of": outcome_of, "me": me()}
    shown["matters"] = assignments.in_hands_of_each(select(RoleGrant.user_id).where(verbs.IS_OPEN))
    return answered(_board(), "admin/grants.html", **shown)


@blueprint.post("/grants/<int:key>/grant")
@enter(Policy.ADMIN, Policy.AUDITOR)
def grant(key: int) -> Response:
    asked = verbs.held(key) or abort(404)
    return pressed(url_for("admin.grants"), f"已同意“{asked.user.name}”的角色。", lambda: people.grant(asked))


@blueprint.post("/grants/<int:key>/refuse")
@enter(Policy.ADMIN, Policy.AUDITOR)
def refuse_grant(key: int) -> Response:
    asked = verbs.held(key) or abort(404)
    return pressed(url_for("admin.grants"), f"“{asked.user.name}”的角色没有授予。", lambda: people.refuse(asked))


def outcome_of(asked: RoleGrant) -> str:
    """What became of it, in words."""
    if asked.is_open:
        return "等待同意"
    who = asked.decided_by.name if asked.decided_by else "命令行"
    return f"{who} {'同意' if asked.is_granted else '不同意'}"


def _board() -> Board[RoleGrant, RoleGrant]:
    filters = GrantFilters()
    return Board(
        name="角色授权",
        filters=filters,
        rows=verbs.rows(filters.words.data or "", is_all=bool(filters.state.data)),
        keys=ORDER,
        present=list,
        columns=(
            ("姓名", lambda asked: asked.user.name),
            ("登录名", lambda asked: asked.user.login),
            ("角色", people.words_of),
            ("提出时间", lambda asked: local_time(asked.asked_at)),
            ("提出人", lambda asked: asked.asked_by.name if asked.asked_by else "命令行"),
            ("结果", outcome_of),
            ("决定时间", lambda asked: local_time(asked.decided_at) if asked.decided_at else ""),
        ),
    )
