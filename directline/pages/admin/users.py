"""Accounts: the list, and inviting somebody."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directline.accounts.selects import with_login
from directline.county import listed
from directline.models import Role, User
from directline.pages.acting import acted
from directline.pages.admin import people
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.forms import InviteForm
from directline.pages.display import choices, label
from directline.pages.forms import Choice
from directline.pages.guards import Policy, enter
from directline.pages.listing import Board, Filters, Search, answered
from directline.tickets.lists.paging import Key

STATES = (("invited", "还没有设密码"), ("waiting", "待第二人同意"), ("closed", "已停用"))
ORDER = (Key(User.id, is_descending=True),)


class UserFilters(Filters):
    words = Search("姓名、登录名、电话或邮箱")
    role = Choice("角色", is_required=False)
    department = Choice("单位", is_required=False)
    state = Choice("状态", is_required=False)

    def offer(self) -> None:
        units = people.active_departments()
        self.role.offer(choices(Role), empty="全部角色")
        self.department.offer([(unit.code, unit.short_name) for unit in units], empty="全部单位")
        self.state.offer(STATES, empty="可用")


@blueprint.get("/users")
@enter(Policy.ADMIN)
def users() -> Response | str:
    return answered(_board(), "admin/users.html", home_of=people.home_of)


@blueprint.route("/users/new", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def invite() -> Response | str:
    form = InviteForm(people.active_departments(), people.posts())
    if form.validate_on_submit() and acted(form, lambda: people.invite(form)):
        made = with_login(form.login.data) or abort(404)
        page = "admin.user_link" if people.latest_link(made) else "admin.user"
        return redirect(url_for(page, user_id=made.id), 303)
    return render_template("admin/user_new.html", form=form)


def _board() -> Board[User, User]:
    filters = UserFilters()
    words, role, department = (field.data or "" for field in (filters.words, filters.role, filters.department))
    return Board(
        name="账号",
        filters=filters,
        rows=listed.users(words, role, department, state=filters.state.data or ""),
        keys=ORDER,
        present=list,
        columns=(
            ("姓名", lambda user: user.name),
            ("登录名", lambda user: user.login),
            ("角色", lambda user: label(user.role)),
            ("单位、职务或企业", people.home_of),
            ("电话", lambda user: user.phone),
            ("邮箱", lambda user: user.email),
        ),
    )
