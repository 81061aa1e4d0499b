"""Who may enter a door: every view names its policy, and the application does not start while one does not."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from directline.extensions import login_manager
from directline.models import User
from directline.text import clean_line

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC_FILES = frozenset({"static", "bootstrap.static"})
"""Endpoints of the frameworks, which name no policy: css, js, fonts."""
LONGEST_PATH = 2000


class Policy(Enum):
    """Who may enter; what is then found inside is narrowed to the person by ``visible_to``."""

    PUBLIC = auto()
    SIGNED_IN = auto()
    ENTERPRISE = auto()
    OFFICIAL = auto()
    OFFICE = auto()
    OFFICE_HEAD = auto()
    SUPERVISION = auto()
    LEADER = auto()
    PRINCIPAL = auto()
    ADMIN = auto()
    AUDITOR = auto()
    TICKET = auto()


PREDICATES: dict[Policy, Callable[[User], bool]] = {
    Policy.SIGNED_IN: lambda user: True,
    Policy.ENTERPRISE: lambda user: user.is_enterprise,
    Policy.OFFICIAL: lambda user: user.is_official,
    Policy.OFFICE: lambda user: user.is_office,
    Policy.OFFICE_HEAD: lambda user: user.is_office_head,
    Policy.SUPERVISION: lambda user: user.is_supervision,
    Policy.LEADER: lambda user: user.is_leader,
    Policy.PRINCIPAL: lambda user: user.is_principal,
    Policy.ADMIN: lambda user: user.is_admin,
    Policy.AUDITOR: lambda user: user.is_auditor,
    Policy.TICKET: lambda user: user.is_enterprise or user.is_official or user.is_leader,
}


class RouteWithoutPolicy(RuntimeError):
    """A view says not who may enter."""


def enter(*policies: Policy) -> Callable[[View], View]:
    """Name who may enter a view, below its route: anyone whom one of the policies lets in."""

    def mark(view: View) -> View:
        view.policies = frozenset(policies)  # type: ignore[attr-defined]
        return view

    return mark


def while_password_is_due(view: View) -> View:
    """A view that stays open to who has to change the password first."""
    view.is_open_while_password_is_due = True  # type: ignore[attr-defined]
    return view


def policies_of(app: Flask, endpoint: str) -> frozenset[Policy]:
    """The policies of an endpoint, for the check below, for tests and for the list of routes."""
    if endpoint in PUBLIC_FILES:
        return frozenset({Policy.PUBLIC})
    return getattr(app.view_functions[endpoint], "policies", frozenset())


def check_routes(app: Flask) -> None:
    """Raise RouteWithoutPolicy unless every route names who may enter."""
    open_doors = sorted(endpoint for endpoint in app.view_functions if not policies_of(app, endpoint))
    if open_doors:
        raise RouteWithoutPolicy(f"no policy: {', '.join(open_doors)}")


def allows(user: User, policies: frozenset[Policy]) -> bool:
    return Policy.PUBLIC in policies or any(PREDICATES[policy](user) for policy in policies)


def me() -> User:
    """Who is at the door, as a row that can be given to a verb; only behind a policy that asks for signing in."""
    user: User = current_user._get_current_object()
    return user


def whose_rate() -> str:
    """What the signed-in send is counted by person: a whole firm may share one address."""
    return f"user:{current_user.get_id()}"


def register(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> Response | None:
    if request.endpoint is None or request.endpoint in PUBLIC_FILES:
        return None
    is_signed_in = current_user.is_authenticated
    policies = policies_of(current_app, request.endpoint)
    if Policy.PUBLIC in policies:
        return None
    if not is_signed_in:
        return login_manager.unauthorized()
    if not allows(current_user, policies):
        abort(403)
    return redirect(url_for("profile.password"), 303) if _is_password_due() else None


def _is_password_due() -> bool:
    view = current_app.view_functions[request.endpoint or ""]
    return current_user.must_change_password and not getattr(view, "is_open_while_password_is_due", False)


def local_path(text: str | None) -> str:
    """The path of one of our own pages, or "": what stands in a link can not lead to another host."""
    text = text or ""
    if not text.startswith("/") or len(text) > LONGEST_PATH or text != clean_line(text) or "\\" in text:
        return ""
    if text.startswith("//"):  # however many: a browser takes what follows for a host
        return ""
    try:
        parts = urlsplit(text)
        current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (ValueError, HTTPException):
        return ""
    return "" if parts.scheme or parts.netloc else text
