"""The account door: sign in and out, register, one-time links, profile, preferences, notices."""

from directline.pages.account import links, notices, profile, views
from directline.pages.account.browser import register

blueprints = (views.blueprint, links.blueprint, profile.blueprint, notices.blueprint)

__all__ = ["blueprints", "register"]
