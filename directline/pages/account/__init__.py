"""The account door: sign in and out, register, one-time links, profile, preferences, notices."""

from flask import Flask

from directline.extensions import login_manager
from directline.pages.account import browser, expired, links, notices, number, profile, views

blueprints = (views.blueprint, links.blueprint, number.blueprint, profile.blueprint, notices.blueprint)


def register(app: Flask) -> None:
    browser.register(app)
    login_manager.unauthorized_handler(expired.sign_in_first)
