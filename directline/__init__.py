"""directline, the direct line between a county's enterprises and its two principals."""

from typing import Any

from flask import Flask

import config as settings
from directline import cli, clock, database, logs, models
from directline.extensions import bootstrap, csrf, db, limiter, mail, migrate
from directline.pages import (
    account,
    admin,
    assets,
    conflicts,
    display,
    enterprise,
    errors,
    form_key,
    growing,
    guards,
    handler,
    inquiry,
    leadership,
    navigation,
    office,
    preferences,
    public,
    queue_walk,
    security,
    supervision,
    task,
    tasks,
    ticket,
    unsent,
)

DOORS = (
    *account.blueprints,
    public.blueprint,
    *ticket.blueprints,
    task.blueprint,
    *enterprise.blueprints,
    handler.blueprint,
    inquiry.blueprint,
    office.blueprint,
    leadership.blueprint,
    supervision.blueprint,
    tasks.blueprint,
    admin.blueprint,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Wire the application; decides nothing.

    ``overrides`` are Flask configuration values laid over the environment's (tests).
    """
    app = Flask(__name__, template_folder=str(settings.ROOT / "templates"), static_folder="static")
    app.config.from_mapping(settings.load())
    app.config.update(overrides or {})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    logs.configure(is_production=app.config["MODE"] == "production")
    app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    clock.read_offset_from(app.config["CLOCK_FILE"])
    db.init_app(app)
    migrate.init_app(app, db, directory=str(settings.ROOT / "migrations"))
    security.register(app)
    if app.config["MODE"] != "production":
        growing.register(app)
    account.register(app)
    guards.register(app)
    csrf.init_app(app)
    preferences.register(app)
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    bootstrap.init_app(app)
    limiter.init_app(app)
    mail.init_app(app)
    with app.app_context():
        database.listen()
    cli.register(app)
    display.register(app)
    form_key.register(app)
    unsent.register(app)
    assets.register(app)
    errors.register(app)
    conflicts.register(app)
    navigation.register(app)
    queue_walk.register(app)
    for door in DOORS:
        app.register_blueprint(door)
    guards.check_routes(app)
    return app


__all__ = ["create_app", "models"]
