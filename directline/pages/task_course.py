"""The course of a task in plain words: on its own page, and in the history of its ticket."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from directline.extensions import db
from directline.models import ActorKind, Escalation, Rung, TaskRecord, TicketEvent, User
from directline.pages import file_words
from directline.pages.action_words import WORDS
from directline.pages.display import day_with_weekday, label, translated
from directline.pages.file_words import ShownFile
from directline.pages.history_lines import Item, newest_first, place_and_name
from directline.pages.language import gettext as _
from directline.pages.task_lines import giver_words
from directline.tickets.reading import Records
from directline.tickets.rules import Action
from directline.tickets.tasks import selects
from directline.tickets.tasks.reading import TaskReader


def items(reader: TaskReader) -> list[Item]:
    """All that its reader reads of it, newest first."""
    rungs = selects.rungs_of(reader.task) if reader.is_internal else {}
    shown = [event for event in reader.events if _is_shown(event)]
    return newest_first(_rung_line(event, rungs, reader) or _line(event, reader) for event in shown)


def later_steps(records: Records) -> list[Item]:
    """What people did to the tasks on a ticket after they were given, oldest first: for the history of the ticket."""
    readers = {task.id: TaskReader(records.reader.user, task, records.reader) for task in records.tasks}
    steps = [event for event in records.task_events if event.from_status is not None]
    return [
        _line(event, readers[event.task_id], is_on_ticket=True)
        for event in steps
        if event.task_id is not None and event.actor_kind is ActorKind.USER
    ]


def files_of(reader: TaskReader, record: TaskRecord | None) -> list[ShownFile]:
    """Of a report; without one, the scan."""
    key = record.id if record is not None else None
    own = [file for file in reader.files if file.task_record_id == key]
    return [file_words.shown(file, reader.name_of(file), is_own=reader.sent(file)) for file in own]


def _is_shown(event: TicketEvent) -> bool:
    """Not that a rung to come moved where no due did."""
    return event.action != Action.RECOMPUTE or bool(event.facts["deadlines"])


def _line(event: TicketEvent, reader: TaskReader, *, is_on_ticket: bool = False) -> Item:
    words, record = WORDS[Action(event.action)], _record_of(event, reader)
    title, unit = _title(event, reader), translated(reader.task.department.short_name)
    text = record.text if record is not None and reader.reads_text_of(event) else ""
    is_report = record is not None or event.action == Action.GIVE_TASK
    return Item(
        title=_("%(unit)s的批示事项：%(said)s", unit=unit, said=title) if is_on_ticket else title,
        at=event.at,
        who=place_and_name(event.actor, event.at, reader.former_places) if event.actor else "",
        text=reader.words(text, event.actor_id),
        tone="key" if words.is_key else "",
        symbol=words.symbol,
        attachments=tuple(files_of(reader, record)) if is_report and not is_on_ticket else (),
    )


def _record_of(event: TicketEvent, reader: TaskReader) -> TaskRecord | None:
    own = (record for record in reader.task.records if record.at == event.at and record.action == event.action)
    return next(own, None)


def _title(event: TicketEvent, reader: TaskReader) -> str:
    match Action(event.action):
        case Action.GIVE_TASK if reader.task.is_on_paper:
            return _("%(giver)s作出批示（纸质），由工作人员录入", giver=giver_words(reader.task))
        case Action.EXTEND_TASK:
            return _("延期至%(day)s", day=day_with_weekday(date.fromisoformat(event.facts["due_on"])))
        case _:
            return label(event.action, "event")


def _rung_line(event: TicketEvent, rungs: dict[int, Escalation], reader: TaskReader) -> Item | None:
    """How far its ladder was climbed, and who was told."""
    rung = rungs.get(event.facts.get("escalation", 0)) if event.action == Action.ESCALATE else None
    if rung is None:
        return None
    title = _("即将到期，已提醒") if rung.rung is Rung.E0 else _("到期未办")
    people = _("、").join(_people(rung.recipients, reader, rung))
    return Item(title, event.at, "", _("告知：%(people)s", people=people) if people else "", symbol="bell")


def _people(keys: list[int], reader: TaskReader, rung: Escalation) -> Iterable[str]:
    people = db.session.scalars(select(User).where(User.id.in_(keys)).order_by(User.id)) if keys else ()
    return (place_and_name(person, rung.recorded_at, reader.former_places) for person in people)
