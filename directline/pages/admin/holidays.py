"""The working calendar: a year at a glance, the State Council's notice, the county's own days."""

from datetime import date

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.configuration import working_time
from directline.county import days
from directline.county.days import Loaded
from directline.extensions import db
from directline.pages.acting import acted, done, kept, pressed
from directline.pages.admin import year as years
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.holiday_forms import LocalDayForm, NoticeForm
from directline.pages.forms import query_number
from directline.pages.guards import Policy, enter, me
from directline.pages.security import takes_files
from directline.worktime.holiday_notice import Notice, read_notice
from directline.worktime.notice_text import UnreadableNotice

FIRST, LAST = 2010, 2099


@blueprint.get("/calendar")
@enter(Policy.ADMIN)
def calendar() -> str:
    at = clock.now()
    year = query_number("year", clock.local_date(at).year, least=FIRST, most=LAST)
    county = working_time.county_calendar()
    local = [day for day in days.local_days() if day.date.year == year]
    shown = {"months": years.months(county, year), "arranged": county.years.get(year), "local": local}
    return render_template("admin/calendar.html", year=year, missing=days.missing_year(at=at), **shown)


@blueprint.route("/calendar/notice", methods=["GET", "POST"])
@enter(Policy.ADMIN)
@takes_files
def notice() -> Response | str:
    form = NoticeForm()
    read = _read(form) if form.validate_on_submit() else None
    if read is None:
        return render_template("admin/notice.html", form=form)
    if "load" not in request.form:
        return render_template("admin/notice_preview.html", **_preview(form, read))
    loaded = kept(lambda: _load(read), is_once=True).result
    return done(url_for("admin.calendar", year=read.year.year), _loaded_words(loaded))


@blueprint.route("/calendar/days/new", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def new_local_day() -> Response | str:
    form = LocalDayForm()
    if form.validate_on_submit() and (outcome := acted(form, lambda: _set_local_day(form))):
        moved = outcome.result
        words = "已保存。" if moved is None else f"已保存，{moved} 个未结时限按新日历重算。"
        return done(url_for("admin.calendar", year=form.local_day.date.year), words)
    return render_template("admin/local_day.html", form=form)


@blueprint.post("/calendar/days/<string:day>/remove")
@enter(Policy.ADMIN)
def remove_local_day(day: str) -> Response:
    chosen = _date(day)
    address = url_for("admin.calendar", year=chosen.year)
    words = "已删去，未结时限按新日历重算。"
    return pressed(address, words, lambda: days.remove_local_day(chosen, by=me(), at=clock.now()))


def _read(form: NoticeForm) -> Notice | None:
    try:
        return read_notice(form.notice, form.year.data)
    except UnreadableNotice as fault:
        form.refuse(fault)
    return None


def _load(read: Notice) -> Loaded:
    return days.load_year(read, by=me(), at=clock.now())


def _preview(form: NoticeForm, read: Notice) -> dict[str, object]:
    """What loading would do: done and undone."""
    loaded = _load(read)
    db.session.rollback()
    working_time.forget()
    again = NoticeForm(formdata=None, text=form.notice, year=read.year.year)
    return {"form": again, "loaded": loaded, "stretches": years.stretches(read.year)}


def _loaded_words(loaded: Loaded | None) -> str:
    if loaded is None:
        return "已装入。"
    return f"{loaded.year} 年的安排已装入，{loaded.moved} 个未结时限按新日历重算。"


def _set_local_day(form: LocalDayForm) -> int:
    return days.set_local_day(form.local_day, by=me(), at=clock.now())


def _date(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        abort(404)
