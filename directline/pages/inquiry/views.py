"""The written inquiries to one's unit, one of them as a letter, and the reply."""

from flask import Blueprint, abort, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from directline.extensions import limiter
from directline.models import Inquiry
from directline.pages.acting import acted, done
from directline.pages.forms import Form, Words
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.inquiry.board import Letter, board, letter_for
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.tickets import lifecycle
from directline.tickets.sealed import correspondence

blueprint = Blueprint("inquiry", __name__, url_prefix="/inquiries")


class ReplyForm(Form):
    text = Words(_l("核查情况"), longest=4000, description=_l("逐项说明事实、依据和理由。提交后不能修改。"))


@blueprint.get("")
@enter(Policy.OFFICIAL)
def letters() -> str | Response:
    return answered(board(me()), "inquiry/letters.html")


@blueprint.route("/<string:number>", methods=["GET", "POST"])
@enter(Policy.OFFICIAL, Policy.LEADER)
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def letter(number: str) -> str | Response:
    inquiry, form = correspondence.letter_of(me(), number) or abort(404), ReplyForm()
    shown = letter_for(me(), inquiry)
    if form.validate_on_submit() and _replied(inquiry, form):
        return done(url_for("inquiry.letter", number=number), _("答复已提交。"))
    return render_template("inquiry/letter.html", letter=shown, form=_form_for(shown, form))


def _form_for(shown: Letter, form: ReplyForm) -> ReplyForm | None:
    return form if shown.is_to_answer else None


def _replied(inquiry: Inquiry, form: ReplyForm) -> object:
    return acted(form, lambda: lifecycle.reply_inquiry(inquiry, form.text.data, by=me()))
