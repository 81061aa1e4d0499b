"""Language and size of type: the account's own, else the browser's cookie, else Chinese in ordinary type."""

from collections.abc import Mapping

from flask import Flask, current_app, has_request_context, request
from flask_login import current_user
from werkzeug.wrappers import Response

from directline.extensions import babel

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    babel.init_app(
        app,
        default_locale=LANGUAGES["zh"],
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: LANGUAGES[language()],
    )


def language() -> str:
    """zh or en."""
    if not has_request_context():
        return "zh"
    chosen = current_user.language if current_user.is_authenticated else request.cookies.get("language")
    return chosen if chosen in LANGUAGES else "zh"


def has_large_type() -> bool:
    if current_user.is_authenticated:
        return bool(current_user.has_large_type)
    return request.cookies.get("large_type") == "1"


def change(wishes: Mapping[str, str], response: Response) -> None:
    """Keep those of the wishes that make sense."""
    if (wanted := wishes.get("language")) in LANGUAGES:
        _keep(response, "language", str(wanted))
        if current_user.is_authenticated:
            current_user.language = wanted
    if (size := wishes.get("large_type")) in ("0", "1"):
        _keep(response, "large_type", str(size))
        if current_user.is_authenticated:
            current_user.has_large_type = size == "1"


def _keep(response: Response, name: str, value: str) -> None:
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, value, max_age=_YEAR, secure=is_secure, httponly=True, samesite="Lax")
