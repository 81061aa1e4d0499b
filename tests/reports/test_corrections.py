from directline.reports.corrections import Correction, corrections
from tests import lives
from tests.reports import months
from tests.reports.months import MARCH


def test_a_revision_says_what_it_corrected(cast):
    before = months.of(MARCH)
    lives.closed(cast)
    after = months.of(MARCH)

    found = {correction.key: correction for correction in corrections(before, after)}
    assert found["filed"] == Correction("filed", "0", "1")
    assert found["on_time"] == Correction("on_time", "0/0", "1/1")
    assert found["handling"] == Correction("handling", "", "1350")
    assert found["solved_ever"] == Correction("solved_ever", "0", "1")
    assert "in_hand" not in found
    assert "by_channel" not in found


def test_the_same_figures_correct_nothing(cast):
    lives.closed(cast)

    assert corrections(months.of(MARCH), months.of(MARCH)) == []
