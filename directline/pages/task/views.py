"""The page of a task and its steps: one address for each action, one form, one verb."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import limiter
from directline.models import Task
from directline.pages import drafting, form_key
from directline.pages.acting import acted, done, giving_back, kept, sent
from directline.pages.drafting import Drafted
from directline.pages.forms import Form
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.pages.security import takes_files
from directline.pages.task.lookup import reader_or_404, task_or_404
from directline.pages.task.task_steps import STEPS
from directline.pages.task.task_view import view_of
from directline.tickets import access
from directline.tickets.errors import NotAllowed
from directline.tickets.files import drafts
from directline.tickets.rules import TASK_MOVES, Action
from directline.tickets.tasks.reading import TaskReader

blueprint = Blueprint("task", __name__, url_prefix="/tasks")
PLAIN = {action: step for action, step in STEPS.items() if not TASK_MOVES[action].keeps_draft}


@blueprint.get("/<number>")
@enter(Policy.TICKET)
def page(number: str) -> str:
    return render_template("task/page.html", view=view_of(reader_or_404(number), clock.now()))


@blueprint.route("/<number>/<action>", methods=["GET", "POST"])
@enter(Policy.TICKET)
@limiter.limit("60 per minute", methods=["POST"], key_func=whose_rate)
def step(number: str, action: str) -> str | Response:
    if action not in PLAIN:
        abort(404)
    task, chosen = task_or_404(number), PLAIN[Action(action)]
    form = chosen.form(task)
    with giving_back(form):
        if form.validate_on_submit() and acted(form, lambda: chosen.carry_out(task, form, me())):
            return _done(Action(action), task)
        return _shown(Action(action), task, form)


@blueprint.route("/<number>/report_task", methods=["GET", "POST"])
@enter(Policy.OFFICIAL)
@takes_files
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def report_task(number: str) -> str | Response:
    task, form = _report(number)
    if request.method == "GET":
        form.fill(drafts.find(me(), drafts.code_of(Action.REPORT_TASK, task)))
        return _shown(Action.REPORT_TASK, task, form)
    if form_key.is_done() or _reported(task, form):
        return _done(Action.REPORT_TASK, task)
    return _shown(Action.REPORT_TASK, task, form)


@blueprint.route("/<number>/report_task/draft", methods=["POST"])
@enter(Policy.OFFICIAL)
def report_task_draft(number: str) -> str:
    task, form = _report(number)
    kept(lambda: drafting.received(form, drafts.code_of(Action.REPORT_TASK, task), is_sealed=_is_sealed(task)))
    return render_template("components/saved.html", at=clock.now())


def _report(number: str) -> tuple[Task, Drafted]:
    task = task_or_404(number)
    form: Drafted = STEPS[Action.REPORT_TASK].form(task)
    return task, form


def _reported(task: Task, form: Drafted) -> bool:
    """What was typed and sent along is kept first, whatever becomes of the report."""
    draft = drafting.received(form, drafts.code_of(Action.REPORT_TASK, task), is_sealed=_is_sealed(task))
    report = STEPS[Action.REPORT_TASK].carry_out
    with giving_back(form):
        is_ready = drafting.is_to_send() and form.is_sound()
        return sent(form, draft, lambda: report(task, form, me()), is_ready=is_ready) is not None


def _is_sealed(task: Task) -> bool:
    return task.ticket is not None and task.ticket.is_sealed


def _shown(action: Action, task: Task, form: Form) -> str:
    """Raises NotAllowed where the step is not, or no longer, this person's."""
    if not access.may(me(), action, task):
        raise NotAllowed(action, task)
    view = view_of(TaskReader(me(), task), clock.now())
    return render_template(
        "task/step.html", step=STEPS[action], action=action, move=TASK_MOVES[action], form=form, view=view
    )


def _done(action: Action, task: Task) -> Response:
    """Back to the task, if it is still theirs to see."""
    is_seen = access.sees(me(), task)
    address = url_for("task.page", number=task.number) if is_seen else url_for("public.home")
    return done(address, str(STEPS[action].done))
