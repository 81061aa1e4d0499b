"""What goes wrong in the database reaches the log without anything that people wrote."""

import traceback

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from directline.extensions import db
from directline.models import Ticket
from tests import scenarios

CANARY = "金丝雀词"


@pytest.mark.parametrize("wrong", [{"title": CANARY * 100}, {"number": None}, {"category_id": 999_999}])
def test_an_error_of_the_database_quotes_no_row(cast, wrong):
    scenarios.filed(cast, title=CANARY, description=CANARY)
    with pytest.raises(DBAPIError) as error:
        db.session.execute(update(Ticket).values(**wrong))
    assert CANARY not in "".join(traceback.format_exception(error.value))
    db.session.rollback()
