"""The blueprint of the administrator's door, to which its views are added."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
