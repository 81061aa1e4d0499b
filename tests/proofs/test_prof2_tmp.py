import pytest
from sqlalchemy import select, true

from directline.models import Department, Ticket
from directline.reports import facts
from directline.tickets import access, history, kinship, letters, notices, people
from directline.tickets.lifecycle import deed
from tests.proofs.walk import Walk


def m_notice(mp):
    mp.setattr(people, "_unseeing", lambda p, t: set())


def m_barred(mp):
    mp.setattr(access, "not_barred", lambda u: true())


def m_kin(mp):
    mp.setattr(kinship, "_kin", lambda own: select(Department.id).where(own).correlate(None))


def m_byid(mp):
    mp.setattr(deed.Deed, "by_id", property(lambda s: s.user.id if s.user else None))


def m_actor(mp):
    mp.setattr(history, "is_kept_apart", lambda u, t: False)


def m_noticerow(mp):
    mp.setattr(notices, "is_kept_apart", lambda u, t: False)


def m_letter(mp):
    def give(letter, *, at):
        letter.letter_year, letter.letter_sequence = letters.next_number(at)

    mp.setattr(letters, "give", give)


def m_facts(mp):
    mp.setattr(facts.Ticket, "is_sealed", Ticket.is_history) if False else None
    orig = facts.open_at

    def open_at(cut):
        d = orig(cut)
        for k, s in __import__("directline.extensions", fromlist=["db"]).db.session.execute(
            select(Ticket.id, Ticket.status).where(Ticket.is_sealed)
        ):
            d[k] = s
        return d

    mp.setattr(facts, "open_at", open_at)


def m_handling(mp):
    from directline.models import DepartmentKind
    from directline.tickets.lifecycle import dispatching, sealing

    for mod in (dispatching, sealing):
        if hasattr(mod, "HANDLING"):
            mp.setattr(mod, "HANDLING", frozenset(DepartmentKind))


M = [v for k, v in list(globals().items()) if k.startswith("m_")]


@pytest.mark.parametrize("m", M, ids=[m.__name__ for m in M])
def test_m(app, cast, monkeypatch, m):
    m(monkeypatch)
    w = Walk(cast, seed=3)
    found = None
    for i in range(1, 401):
        try:
            f = w.step() or (w.all_faults() if i % 100 == 0 else [])
        except Exception as e:
            f = [repr(e)[:150]]
        except AssertionError as e:
            f = [repr(e)[:150]]
        if f:
            found = (i, f[:3])
            break
    print(m.__name__, found, flush=True)
