"""Whatever stands in whichever field of an action: kept or refused in words, shown as text, never a failure."""

import pytest

from tests.stations import STEPS_IN_LIFE, by_station, live_stations

pytestmark = pytest.mark.database_after(action=live_stations)

ODD = ["\x00", "𠮷😀\u202e", "字" * 6_000]
CODE = ["=1+1", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "%s%n"]


@pytest.fixture
def stations(cast):
    return by_station()


@pytest.mark.on_both
@pytest.mark.parametrize("text", [*ODD, *CODE])
def test_hostile_text_is_kept_or_refused_and_shown_as_text(client, cast, stations, text):
    ticket = stations["co_handled"]
    for who, action in (("owner", "message"), ("handler", "plan"), ("other_handler", "co_report"), ("owner", "urge")):
        client.sign_in(getattr(cast, who))
        answer = client.post(f"/tickets/{ticket.number}/{action}", data={"text": text})
        page = client.get(f"/tickets/{ticket.number}")
        assert (answer.status_code in (200, 303), page.status_code) == (True, 200)
        assert "<script>alert(1)" not in page.text


@pytest.mark.on_both
@pytest.mark.parametrize(("station", "who", "action", "given", "_end"), STEPS_IN_LIFE)
def test_hostile_text_in_every_field_is_no_failure(client, cast, stations, station, who, action, given, _end):
    client.sign_in(getattr(cast, who))
    for text in (*ODD, "".join(CODE)):
        data = dict.fromkeys([*given, "seen"], text)
        answer = client.post(f"/tickets/{stations[station].number}/{action}", data=data)
        assert answer.status_code in (200, 303, 409)
