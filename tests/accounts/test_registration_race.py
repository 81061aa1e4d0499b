"""Two registrations at the same moment: each database settles it by its keys."""

from collections import Counter
from threading import Barrier, Thread

import pytest

from directline.accounts.registration import AlreadyRegistered, Registration, register
from directline.extensions import db
from directline.models import Enterprise, User
from tests.factories import BEGINNING, credit_code

pytestmark = pytest.mark.several_connections

FORM = Registration(credit_code(77), "喀左新星建材有限公司", "赵新", "13900000001", "a hash")


def registered_together(app, *forms):
    """What became of each form, all of them sent at once."""
    start, results = Barrier(len(forms)), []

    def send(form):
        with app.app_context():
            start.wait()
            try:
                register(form, at=BEGINNING)
                db.session.commit()
                results.append("made")
            except AlreadyRegistered:
                db.session.rollback()
                results.append("known")

    threads = [Thread(target=send, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)


def test_the_same_form_sent_four_times_at_once_makes_one_account(app):
    assert registered_together(app, *[FORM] * 4) == {"made": 1, "known": 3}
    assert (db.session.query(User).count(), db.session.query(Enterprise).count()) == (1, 1)


def test_four_people_of_one_firm_at_once_make_one_firm(app):
    forms = [FORM._replace(phone=f"1390000000{number}") for number in range(4)]

    assert registered_together(app, *forms) == {"made": 4}
    assert (db.session.query(User).count(), db.session.query(Enterprise).count()) == (4, 1)
