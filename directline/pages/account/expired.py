"""Who has to sign in first: led there, with what was typed meanwhile; a script is told so in words."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from directline import clock, database
from directline.models import User
from directline.pages import scripts, typed, unsent
from directline.pages.account.forms import SignInForm
from directline.pages.acting import kept
from directline.pages.guards import local_path

OVER = (
    _l("登录已经过期，刚才的内容还没有提交"),
    _l("这些内容太多，登录后不能自动填回。请先复制下面的文字，登录后重新打开页面，粘贴进去再提交。"),
)


def sign_in_first() -> Response:
    """The answer to who is not signed in, or no longer."""
    if scripts.is_asking():
        return scripts.not_saved(_("登录已经过期，刚才写的没有保存到草稿。写好的文字还在这一页，请不要关闭。"), 401)
    path = local_path(request.full_path.rstrip("?"))
    if request.method in database.READS:
        return redirect(url_for("account.sign_in", next=path or None), 303)
    carried, written = unsent.closed(), typed.texts()
    if written and not carried:
        title, advice = OVER
        return make_response(
            render_template("errors/page.html", code=401, title=title, advice=advice, written=written), 401
        )
    if not carried:
        flash(_("登录已经过期，刚才的操作没有完成。请登录后重新操作。"), "warning")
        return redirect(url_for("account.sign_in", next=path or None), 303)
    return make_response(sign_in_page(SignInForm(formdata=None, unsent=carried), path), 401)


def sign_in_page(form: SignInForm, way: str) -> str:
    """What waits to be carried on stands closed in the form, also after a wrong password."""
    carried = unsent.opened(form.unsent.data or "")
    had_files = carried is not None and carried.had_files
    return render_template("account/sign_in.html", form=form, next=way, had_files=had_files)


def carry_on(user: User, token: str) -> str:
    """After signing in: back to the form with what was typed, if it was this account's; "" where nothing came."""
    carried = unsent.opened(token) if token else None
    if carried is None:
        return ""
    if not kept(lambda: unsent.keep(carried, user, at=clock.now())).result:
        flash(_("登录以前在这个浏览器里填写的内容是另一个账号的，没有保留。"), "warning")
        return url_for("public.home")
    return carried.path
