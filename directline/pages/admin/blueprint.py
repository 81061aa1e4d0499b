"""What the views of the administrator's door share: the blueprint, and how a change ends."""

from collections.abc import Callable
from typing import cast

from flask import Blueprint, flash, redirect
from flask_login import current_user
from werkzeug.wrappers import Response

from directline.extensions import db
from directline.models import User
from directline.pages import form_key
from directline.pages.forms import Form
from directline.tickets.errors import Refused

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


def me() -> User:
    """The administrator who sits there."""
    return cast(User, current_user._get_current_object())


def saved(form: Form, action: Callable[[], object]) -> bool:
    """Do what leaves the same when it is done twice, and keep it; a refusal goes to the form and nothing is kept."""
    try:
        action()
    except Refused as reason:
        db.session.rollback()
        form.refuse(reason)
        return False
    db.session.commit()
    return True


def done(address: str, words: str) -> Response:
    flash(words, "success")
    return redirect(address, 303)


def tried(address: str, words: str, action: Callable[[], object]) -> Response:
    """For a button that leaves the same when it is pressed twice: do it and say so, or say why not."""
    try:
        action()
    except Refused as reason:
        db.session.rollback()
        flash(str(reason), "error")
        return redirect(address, 303)
    db.session.commit()
    return done(address, words)


def tried_once(address: str, words: str, action: Callable[[], object]) -> Response:
    """The same, pressed twice done once."""
    if form_key.claim():
        return tried(address, words, action)
    db.session.rollback()
    return done(address, words)
