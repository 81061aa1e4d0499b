"""What a person reads when something did not go: why, and what to do instead."""

from contextlib import suppress
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from directline import clock
from directline.database import READS
from directline.extensions import db
from directline.outages import Outage, outage_of
from directline.pages import form_key, scripts, typed, unsent
from directline.pages.acting import kept
from directline.pages.guards import me
from directline.pages.preferences import LANGUAGES

log = structlog.get_logger()
PAGES = {
    400: (_l("这次提交没有被接受"), _l("页面内容不完整或已损坏。请返回上一页，刷新后再试。")),
    403: (_l("您没有进入这里的权限"), _l("请从首页进入您的工作页面；如果认为应当有权限，请联系系统管理员。")),
    404: (_l("没有找到这个页面"), _l("地址可能输错了，或者内容不在您可以查看的范围内。请从首页重新进入。")),
    405: (_l("这个地址不能这样打开"), _l("请从首页进入，按页面上的按钮操作。")),
    409: (
        _l("这件诉求已经往前走了"),
        _l("您打开页面之后，别人已经处理过它。请重新打开这件诉求，查看现在的状态再操作。"),
    ),
    413: (_l("上传的内容太大"), _l("请压缩图片，或者分几次上传。文字太长的，请返回上一页缩短，或者存成文件上传。")),
    429: (_l("操作太频繁"), _l("请稍等一分钟再试。")),
    500: (_l("系统出了问题"), _l("您刚才的操作没有保存。问题已经记录，请稍后再试；多次出现时请把下面的编号告诉我们。")),
    503: (_l("系统正在维护"), _l("请过几分钟再打开。您已经提交的内容不会丢失。")),
}
OUTAGES = {
    Outage.FULL: (
        507,
        _l("磁盘已满，现在存不下新内容"),
        _l("您刚才的操作没有保存；以前提交的内容都在。请告诉系统管理员磁盘已满，稍后再提交。"),
    ),
    Outage.READ_ONLY: (
        503,
        _l("系统现在只能看，不能保存"),
        _l("您刚才的操作没有保存；以前提交的内容都在。请告诉系统管理员数据目录不能写入，稍后再提交。"),
    ),
    Outage.BUSY: (
        503,
        _l("系统正忙，没有保存"),
        _l("您刚才的操作没有保存；以前提交的内容都在。请等一分钟，再提交一次。"),
    ),
}
RETRY_SECONDS = {Outage.BUSY: 5, Outage.READ_ONLY: 60, Outage.FULL: 60}
STALE = (
    _l("页面已经过期"),
    _l(
        "打开这一页以后登录过别的账号，或者这一页放得太久，所以没有提交成功。请重新打开页面，把下面的文字粘贴进去再提交。"
    ),
)


def register(app: Flask) -> None:
    """Answer every refusal with a readable page."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(500, _failed)
    for machine in (DBAPIError, PoolTimeout, OSError):
        app.register_error_handler(machine, _broke_down)


def _refused(error: HTTPException) -> Response:
    code = error.code or 400
    title, advice = PAGES.get(code, PAGES[400])
    if scripts.is_asking():
        return scripts.not_saved(gettext("刚才写的没有保存到草稿。%(advice)s", advice=advice), code)
    written = typed.texts() if request.method not in READS else []
    page = render_template("errors/page.html", code=code, title=title, advice=advice, written=written)
    return current_app.make_response((page, code))


def _stale_form(_error: CSRFError) -> Response | tuple[str, int]:
    """The session is not the one in which the page was opened. Its own person's words wait in the form, opened anew."""
    if scripts.is_asking():
        return _stale_draft()
    waiting = unsent.of_this_request()
    if waiting is not None and kept(lambda: unsent.keep(waiting, me(), at=clock.now())).result:
        return redirect(waiting.path, 303)  # type: ignore[return-value]
    title, advice = STALE
    return render_template("errors/page.html", code=400, title=title, advice=advice, written=typed.texts()), 400


def _stale_draft() -> Response:
    """Who signed in anew meanwhile goes on under a new token; somebody else's page keeps nothing here."""
    if form_key.sent():
        return scripts.not_saved(gettext("正在重新保存草稿。"), 400, with_token=True)
    return scripts.not_saved(gettext("这一页是另一个账号打开的，没有保存。写好的文字还在这一页，可以复制出来。"), 400)


def _failed(error: Any) -> tuple[str, int]:
    outage = outage_of(error)
    if outage:
        return _out(outage)
    return _without_frame(500, *PAGES[500]), 500


def _broke_down(error: Exception) -> Response:
    """Not the program's fault: say what is wrong with the machine. Anything else stays an error."""
    outage = outage_of(error)
    if outage is None:
        raise error
    log.warning("outage", outage=outage.value, error=type(error).__name__)
    response = current_app.make_response(_out(outage))
    response.headers["Retry-After"] = str(RETRY_SECONDS[outage])
    return response


def _out(outage: Outage) -> tuple[str, int]:
    code, title, advice = OUTAGES[outage]
    return _without_frame(code, title, advice), code


def _without_frame(code: int, title: Any, advice: Any) -> str:
    """A page of its own: what fails may be the database or the frame itself. What was typed is given back."""
    with suppress(Exception):
        db.session.rollback()
    language = request.cookies.get("language", "")
    template = current_app.jinja_env.get_template("errors/failure.html")
    with force_locale(LANGUAGES.get(language, LANGUAGES["zh"])):
        words = {"title": title, "advice": advice, "written_words": gettext("您刚才写的内容没有提交，可以从这里复制：")}
        words |= {"number_words": gettext("编号："), "home_words": gettext("回到首页")}
        is_english = language == "en"
        return template.render(
            **words, is_english=is_english, error_id=g.get("request_id", ""), code=code, written=typed.texts()
        )
