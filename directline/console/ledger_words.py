"""What ``ledger`` says: the columns as they were understood, and what an import did."""

from collections.abc import Sequence

from directline.ledger.columns import Columns
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.grids import Grid
from directline.ledger.headings import letter
from directline.ledger.report import DEADLINES, Report
from directline.models import DeadlineKind, DeadlineState, Rung

SHOWN_ROWS = 12


def mapping(grid: Grid, columns: Columns, unread: Sequence[str] = ()) -> list[str]:
    """field <- heading, with what stands first below it, and what is not used."""
    where = f"sheet {grid.sheet}, " if grid.sheet else ""
    lines = [f"{where}headings in row {columns.headings.number}:"]
    lines += [_taken(grid, columns, field) for field in columns.places]
    lines += [f"  unused columns: {', '.join(columns.unused)}"] if columns.unused else []
    return lines + ([f"  unread sheets: {', '.join(unread)}"] if unread else [])


def _taken(grid: Grid, columns: Columns, field: Field) -> str:
    example = columns.example(grid, columns.places[field])
    return f"  {field} ({MEANINGS[field]}) <- {columns.heading(field)}" + (
        f", for example: {example}" if example else ""
    )


def question(grid: Grid, columns: Columns, field: Field) -> list[str]:
    """The columns among which a person has to choose."""
    lines = [f"Which column is {field} ({MEANINGS[field]})?"]
    for place in columns.doubts[field]:
        lines.append(f"  {letter(place)}: {columns.headings.shown(place)}, for example: {columns.example(grid, place)}")
    return lines


def report(done: Report, *, is_trial: bool) -> list[str]:
    """The figures of an import, one thought a line; reasons are in Chinese, as in the file of refused rows."""
    lines = [
        f"rows read: {done.rows}; new tickets: {done.new}, answered: {done.replayed}, "
        f"here already: {done.already_there}, refused: {len(done.refused)}",
        f"new enterprises: {done.new_enterprises} (to be verified); categories suggested: {done.suggested}",
    ]
    if done.units_suggested:
        lines.append(
            f"units only suggested: {done.units_suggested}; no cards, no figures until confirmed at /office/past"
        )
    lines += [_deadline_words(done, kind) for kind in DEADLINES if done.replayed]
    if done.late_replies:
        lines.append(
            f"answered in the ledger, open here: {len(done.late_replies)}; answer them here: {_rows(done.late_replies)}"
        )
    if done.repeated:
        lines.append(f"repeated in the ledger, imported once: {_rows(done.repeated)}")
    lines += [f"refused: {reason}: {_rows(numbers)}" for reason, numbers in done.reasons().items()]
    return [*lines, f"{done.seconds:.1f} seconds", *(["dry run: all rolled back"] if is_trial else [])]


def _deadline_words(done: Report, kind: DeadlineKind) -> str:
    met, missed = (done.deadlines[kind, state] for state in (DeadlineState.MET, DeadlineState.MISSED))
    rungs = ", ".join(f"{rung} {done.rungs[kind, rung]}" for rung in Rung if done.rungs[kind, rung])
    return f"{kind}: met {met}, missed {missed}; rungs: {rungs or 'none'}"


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:SHOWN_ROWS])
    return f"row {shown}" + (f" and others, {len(numbers)} in all" if len(numbers) > SHOWN_ROWS else "")
