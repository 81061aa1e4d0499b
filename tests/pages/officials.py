"""What the tests of the officials' doors share: the text of lists, and workbooks."""

import re
from html import unescape
from io import BytesIO

from openpyxl import load_workbook

from directline.extensions import db
from tests import factories

ALL_DOORS = ("owner", "handler", "head", "clerk", "office_head", "inspector", "secretary", "vice", "admin", "auditor")


def text(response):
    """The words of a page, without its markup."""
    body = response.text[response.text.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links(response, start):
    """The addresses on a page that begin so, each once, in order."""
    urls = [unescape(url) for url in re.findall(r'(?:href|action)="([^"]+)"', response.text)]
    return list(dict.fromkeys(url for url in urls if url.startswith(start)))


def rows(response):
    """The rows of the page's table: the text of each."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", response.text, re.DOTALL)
    own = [row for body in bodies for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in own]


def sheet(response):
    """The cells of a workbook that was downloaded."""
    assert response.mimetype.endswith("spreadsheetml.sheet")
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(response.data)).active.rows]


def apart(ticket):
    """The ticket with a firm, a category and a handler of its own: what a list shows of each row is another row."""
    ticket.enterprise = factories.enterprise()
    ticket.category = factories.category(default_department=ticket.category.default_department)
    for part in ticket.assignments:
        part.handler = factories.user("handler", department_id=part.department_id)
    db.session.flush()
    return ticket
