"""``demo``: a county that has lived for fourteen months, to try the line with."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county.demo import bulk, run, world
from directline.extensions import db
from directline.models import Department, User

SEED = 1
ACCOUNTS = (
    ("企业", "qiye001"),
    ("自然资源局承办人", "ziranziyuan1"),
    ("自然资源局负责人", "ziranziyuan_head"),
    ("直通车办公室", "office1"),
    ("直通车办公室主任", "office_head"),
    ("督查室", "supervision1"),
    ("县委书记", "secretary"),
    ("县长", "magistrate"),
    ("分管副县长", "vice_urban"),
    ("系统管理员", "admin"),
    ("审计员", "auditor"),
)


@click.command()
@click.option("--tickets", type=click.IntRange(0, 1_000_000), default=0, help="再成批增加到这么多件诉求")
@click.option("--seed", type=int, default=SEED, show_default=True, help="同一数字得到同样的经历")
@as_json
@needs_schema
@with_appcontext
def demo(tickets: int, seed: int, as_json: bool) -> None:
    """Fill an empty county with invented people, firms and fourteen months of life. Refuses in production."""
    if current_app.config["MODE"] == "production":
        refuse(["演示数据不能装入正式环境。"], as_json=as_json)
    if not db.session.scalar(select(exists().where(Department.id.is_not(None)))):
        refuse(["还没有装入本县，请先运行 flask --app wsgi county load"], as_json=as_json)
    if not db.session.scalar(select(exists().where(User.id.is_not(None)))):
        live(seed, quiet=as_json)
    elif not tickets:
        refuse(["数据库里已有用户，没有装入演示数据。要增加成批数据，请加 --tickets。"], as_json=as_json)
    added = bulk.fill_up_to(tickets, seed=seed) if tickets else 0
    lines = [f"{who}：{login}" for who, login in ACCOUNTS]
    say(
        [*lines, f"密码均为 {world.PASSWORD}", f"成批增加 {added} 件诉求"],
        {"added": added, "accounts": dict(ACCOUNTS), "password": world.PASSWORD},
        as_json=as_json,
    )


def live(seed: int, *, quiet: bool = False) -> None:
    """The demonstration into an empty county, with a bar of its progress."""
    if quiet:
        run.demonstrate(seed=seed, now=clock.now())
        return
    with click.progressbar(length=100, label="演示：十四个月的经历") as bar:
        run.demonstrate(seed=seed, now=clock.now(), tick=lambda done, total: bar.update(done * 100 // total - bar.pos))
