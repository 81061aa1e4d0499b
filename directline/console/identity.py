"""``identity``: the keys under which it is kept who complained."""

import click
from flask import current_app
from flask.cli import AppGroup

import config
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.extensions import db
from directline.tickets.sealed import identity

group = AppGroup("identity", help="投诉人身份：更换密钥")


@group.command("rotate")
@click.option("--stopped", is_flag=True, help="确认网页服务和定时任务都已停下")
@as_json
@needs_schema
def rotate_command(stopped: bool, as_json: bool) -> None:
    """Make a new key and close every box under it; web server and scheduler, which hold the old one, stand still."""
    path = current_app.config["IDENTITY_KEY_FILE"]
    unopened = identity.unopened()
    if not stopped:
        refuse(
            ["请先停下网页服务和定时任务，再加 --stopped 运行；完成后重新启动。"], {"error": "stopped"}, as_json=as_json
        )
    if unopened or config.identity_keys(path, create=False) != current_app.config["IDENTITY_KEYS"]:
        refuse([f"没有更换：{path} 缺少正在使用的密钥，请先从备份找回。"], {"unopened": unopened}, as_json=as_json)
    key_id = config.add_identity_key(path)
    current_app.config["IDENTITY_KEYS"] = config.identity_keys(path, create=False)
    count = identity.rotate()
    db.session.commit()
    lines = [f"新密钥 {key_id} 已写入 {path}，{count} 件重新加密。", "请立即另存密钥文件，再启动服务。"]
    say(lines, {"key": key_id, "closed_anew": count, "file": str(path)}, as_json=as_json)
