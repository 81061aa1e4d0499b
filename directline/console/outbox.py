"""``outbox``: what waits to be sent, and what an operator does with it."""

import click
from flask.cli import AppGroup, with_appcontext

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.delivery import stock
from directline.extensions import db

WORDS = {
    "gathered": "待并入每日一报",
    "waiting": "待发",
    "sending": "发送中",
    "sent": "已发",
    "dead": "死信",
    "held": "暂停",
    "shown": "无须发送",
}


@click.group("outbox", cls=AppGroup, invoke_without_command=True)
@as_json
@click.pass_context
@with_appcontext
@needs_schema
def group(context: click.Context, as_json: bool) -> None:
    """Count the mails by state, say since when the oldest due one waits, and name the dead.

    Mail about sealed complaints is in none of it; the auditor's page has the totals.
    """
    if context.invoked_subcommand is None:
        now = stock.stock(clock.now())
        content = {"mails": now.mails, "oldest_due": now.oldest_due, "dead": [dead._asdict() for dead in now.dead]}
        say(_lines(now), content, as_json=as_json)


def _lines(now: stock.Stock) -> list[str]:
    lines = [f"{WORDS[state]}：{count}" for state, count in now.mails.items()] or ["空"]
    if now.oldest_due:
        lines.append(f"最早应发未发：{clock.local(now.oldest_due):%Y-%m-%d %H:%M}")
    return lines + [f"  {dead.id} {dead.template}：{dead.error}" for dead in now.dead]


@group.command("hold")
@needs_schema
def hold_command() -> None:
    """Set aside every mail that has not gone yet; after restoring an old backup they may have gone before."""
    _report(f"已暂停 {stock.hold()} 封")


@group.command("release")
@needs_schema
def release_command() -> None:
    """Let the held mails go."""
    _report(f"已放行 {stock.release()} 封")


@group.command("retry")
@click.argument("notice_id", type=int, metavar="[ID]", required=False)
@needs_schema
def retry_command(notice_id: int | None) -> None:
    """Try the dead mail ID again from the beginning; without an ID every dead mail, those not listed among them."""
    if notice_id is None:
        return _report(f"已重新排队：{stock.retry_all()} 封")
    if not stock.retry(notice_id):
        refuse([f"没有编号 {notice_id} 的死信"])
    _report(f"已重新排队：{notice_id}")


def _report(words: str) -> None:
    db.session.commit()
    click.echo(words)
