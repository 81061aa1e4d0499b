"""The rules of the house that a machine can hold: directions, writers, sizes, templates, documents."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest
from importlinter.cli import lint_imports

import config
from directline.cli import COMMANDS
from directline.schedule.timetable import JOBS
from directline.tickets.errors import NotAllowed, Refused
from tests import source
from tests.commands import leaves

HOUSE = source.under("directline/")
PAGES = source.under("directline/pages/")
TEMPLATES = source.under("templates/", ending=".html")
ACTING = {
    "pages/acting.py": "the one way",
    "pages/account/entrance.py": "a refused attempt stays counted, and no lock is held while a password is hashed",
    "pages/account/views.py _registered": "pressed twice, the second time signs in to what the first one made",
    "pages/admin/holidays.py _preview": "what loading would do: done and undone",
    "pages/conflicts.py": "the page of what was refused reads the database anew",
    "pages/drafting.py": "files are on the disk, and counted, before a draft is held",
    "pages/errors.py _without_frame": "the page of what failed, which may be the database",
    "pages/refiling.py held": "what this press filed before, without the draft that it began again",
    "pages/ticket/inquiry_steps.py _draft": "the attempt is written down, though the letter is refused",
    "pages/unsent.py _forget_what_was_sent": "after the answer is made",
}
"""Who ends a transaction or catches a refusal by itself, with the reason."""
OWN = source.under("directline/", "deploy/", "tests/", "config.py", "wsgi.py")


def test_imports_point_one_way(monkeypatch):
    monkeypatch.chdir(source.ROOT)

    assert lint_imports(no_cache=True) == 0


def test_only_doors_know_the_request():
    inside = [name for name in HOUSE if not name.startswith(("directline/pages/", "directline/__init__"))]
    request_bound = re.compile(
        r"flask(_login)?\.(request|session|g|current_user|url_for|render_template|redirect|abort)$"
    )

    assert [f"{place} {name}" for place, name in source.imports(inside) if request_bound.match(name)] == []


def test_only_the_lifecycle_writes_a_status():
    elsewhere = [name for name in HOUSE if not name.startswith("directline/tickets/lifecycle/")]
    assigned = [
        place
        for place, node in source.nodes(elsewhere, ast.Attribute)
        if node.attr == "status" and isinstance(node.ctx, ast.Store)
    ]
    given = [
        place
        for place, node in source.nodes(elsewhere, ast.Call)
        if _name_of(node.func) in ("values", "Ticket") and any(word.arg == "status" for word in node.keywords)
    ]

    assert assigned + given == []


def test_no_request_makes_a_copy():
    """What looks into strangers' files runs behind the queue: a request would wait for it, and others for the request."""
    working = [
        f"{place} {imported}"
        for place, imported in source.imports([*PAGES, "directline/tickets/files/attachments.py"])
        if re.search(r"cleaning|subprocess|clean_copies\.make|copy_queue\.make_copies", imported)
    ]
    called = [
        f"{place} {ast.unparse(node)}"
        for place, node in source.nodes(PAGES, ast.Attribute)
        if node.attr == "make_copies" or ast.unparse(node) == "clean_copies.make"
    ]

    assert working + called == []


def test_reports_write_nothing_but_the_frozen_month():
    readers = [name for name in source.under("directline/reports/") if not name.endswith("/monthly.py")]
    writes = [
        place
        for place, node in source.nodes(readers, ast.Call)
        if ast.unparse(node.func).startswith("db.session.")
        and _name_of(node.func) in ("add", "add_all", "delete", "merge", "flush", "commit")
    ]
    statements = [
        place for place, name in source.imports(readers) if re.match(r"sqlalchemy.*\.(insert|update|delete)$", name)
    ]

    assert writes + statements == []


def test_verbs_and_queries_never_commit():
    rooms = source.under("directline/tickets/", "directline/accounts/", "directline/models/")
    commits = [place for place, node in source.nodes(rooms, ast.Call) if ast.unparse(node.func) == "db.session.commit"]

    working = ("directline/tickets/sweeps.py", "directline/tickets/files/copy_queue.py")
    assert [place for place in commits if not place.startswith(working)] == []


def test_doors_act_in_one_way():
    """By directline.pages.acting: no view or form of its own commits, rolls back or catches a refusal."""
    ends = {f"db.session.{name}" for name in ("commit", "rollback", "begin_nested")}
    refusals = {refusal.__name__ for refusal in (Refused, NotAllowed, *Refused.__subclasses__())}
    own = {
        f"{function.path.removeprefix('directline/')} {function.node.name}"
        for function in source.functions(PAGES)
        for node in ast.walk(function.node)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in ends)
        or (isinstance(node, ast.ExceptHandler) and refusals & set(re.findall(r"\w+", ast.unparse(node.type or node))))
    }
    justified = {place for place in own if place in ACTING or place.split(" ")[0] in ACTING}

    assert sorted(own - justified) == []
    assert {place for place in ACTING if not any(f"{one} ".startswith(f"{place} ") for one in justified)} == set()


def test_lists_have_one_shape():
    """Every page of a listing.Board is board.html with its own rows."""
    calls = [node for _place, node in source.nodes(PAGES, ast.Call) if _name_of(node.func) == "answered"]
    pages = {word.value for call in calls for word in call.args[1:] if isinstance(word, ast.Constant)}
    assert len(pages) == len({ast.unparse(call.args[1]) for call in calls})

    def base(page):
        above = re.search(r'{% extends "([^"]+)"', source.text(f"templates/{page}"))
        return page if above is None or page == "board.html" else base(above[1])

    assert {page: base(page) for page in pages if base(page) != "board.html"} == {}


def test_imports_stand_at_the_top():
    heavy = "directline/reports/documents/"
    late = [
        f"{function} imports {ast.unparse(node)}"
        for function in source.functions([name for name in HOUSE if not name.startswith(heavy)])
        for node in ast.walk(function.node)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert late == []


def test_modules_are_short():
    lines = {name: source.text(name).count("\n") for name in [*HOUSE, *source.under("tests/")]}

    assert {name: count for name, count in lines.items() if count > (400 if name.startswith("tests/") else 300)} == {}
    assert median(lines.values()) <= 100


def test_functions_are_one_thought():
    sizes = [function.lines for function in source.functions(HOUSE)]

    assert sum(size < 25 for size in sizes) >= 0.9 * len(sizes)
    assert median(sizes) <= 8


def test_names_say_what_things_are():
    vague = re.compile(r"(^|/|_)(utils?|helpers?|common|constants|services?|managers?|misc)(/|_|\.py$)")

    assert [name for name in OWN if vague.search(name)] == []


def test_doors_compare_no_status_and_no_role():
    compared = [
        f"{place} {ast.unparse(node)}"
        for place, node in source.nodes(PAGES, ast.Compare)
        if re.search(r"\.(status|role)\b|\b(Status|Role)\.", ast.unparse(node))
    ]

    assert compared == []


def test_templates_compare_no_status_and_no_role():
    assert _matching_lines(r"{[%{][^%}]*\b(status|role)\s*(==|!=|\bin\b|\bnot in\b)") == []


def test_templates_mark_nothing_safe():
    assert _matching_lines(r"\|\s*safe\b|autoescape false|Markup\(") == []


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|<style\b|\sstyle\s*=")
    spoken_by_jinja = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)

    assert [name for name in TEMPLATES if inline.search(spoken_by_jinja.sub("", source.text(name)))] == []


def test_pages_load_nothing_from_elsewhere():
    assert _matching_lines(r"(src|href|action)\s*=\s*[\"'](https?:)?//") == []
    assert (
        _matching_lines(r"@import|url\(\s*[\"']?(https?:)?//", source.under("directline/static/css/", ending=".css"))
        == []
    )


def test_templates_are_short():
    pages = [name for name in TEMPLATES if not name.startswith("templates/components/")]

    assert [name for name in pages if source.text(name).count("\n") > 60] == []


def test_enter_presses_the_main_button_of_a_form():
    """The first one of it: whatever else is done by a named button stands below an unnamed one."""
    named = re.compile(r'<button[^>]*type="submit"[^>]*\bname=')
    first = re.compile(r'default_button\(|<button[^>]*type="submit"(?![^>]*\bname=)')
    texts = {name: source.text(name) for name in TEMPLATES}
    above = {name: text[: match.start()] for name, text in texts.items() if (match := named.search(text))}

    assert [name for name, before in above.items() if not first.search(before)] == []


def test_chinese_sentences_have_full_width_commas():
    half_width = re.compile("[一-龥}][,;][一-龥{]")
    spoken = [
        f"{place} {text.value}"
        for place, text in source.nodes(HOUSE, ast.Constant)
        if isinstance(text.value, str) and half_width.search(text.value)
    ]

    assert spoken == []
    assert _matching_lines(half_width.pattern, [*TEMPLATES, *source.under("templates/", ending=".txt")]) == []


def test_every_template_is_used():
    spoken = "\n".join(source.text(name) for name in [*HOUSE, *TEMPLATES])

    unnamed = [name for name in TEMPLATES if name.removeprefix("templates/") not in spoken]

    assert [name for name in unnamed if f'"{Path(name).stem}"' not in spoken] == []


def test_nothing_is_left_for_later_and_no_test_is_skipped():
    later = re.compile(
        "|".join(("TO" + "DO", "FIX" + "ME", r"pytest\.(mark\.)?(skip|x" + "fail)", "import" + "orskip"))
    )
    written = [*OWN, *TEMPLATES, *source.under("docs/", "README", ending=".md")]

    assert _matching_lines(later.pattern, written) == []


def test_tests_start_programs_in_one_way():
    """By tests.programs.started, which leaves none behind where a test fails."""
    others = [name for name in source.under("tests/") if name != "tests/programs.py"]
    begun = [place for place, node in source.nodes(others, ast.Call) if _name_of(node.func) == "Popen"]

    assert begun == []


def test_no_registry_is_named():
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
    ]
    fields = ("tests/ledger/field/", "tests/tickets/field/")
    kept = [name for name in source.tracked() if not name.startswith(fields)]
    written = [name for name in kept if not name.endswith((".png", ".jpg", ".woff2", ".xlsx"))]

    assert _matching_lines("|".join(map(re.escape, hosts)), written) == []


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting):
    rows = [line.split(" | ") for line in source.text("docs/operations.md").splitlines() if line.startswith("| `")]

    assert [row[2] for row in rows if row[0] == f"| `DIRECTLINE_{setting.name}`"] == [f"{setting.meaning} |"]


def test_every_command_is_documented():
    rows = [line.split("`")[1] for line in source.text("docs/operations.md").splitlines() if line.startswith("| `")]
    documented = [re.sub(r"( \[?[A-Z]+\]?)+$", "", row) for row in rows]

    assert [name for command in COMMANDS for name in leaves(command) if name not in documented] == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_documented(job):
    assert f"| `{job.name}` |" in source.text("docs/operations.md")


ENDINGS, NAMES_OF_OURS = "file endings, which are ASCII", "names of our own classes"
FOLDS_ITSELF = {
    "directline/text.py": "the one place",
    "directline/accounts/passwords.py": "a password's hash was made of its NFKC form and can not be made anew",
    "directline/tickets/history.py": "the chain's hashes were made of the NFC form and can not be made anew",
    "directline/tickets/files/attachments.py": ENDINGS,
    "directline/ledger/rejects.py": ENDINGS,
    "directline/models/columns.py": NAMES_OF_OURS,
    "directline/pages/labels.py": NAMES_OF_OURS,
    "directline/cleaning/": "names inside file formats, in a program that knows nothing of ours",
    "directline/sheets/": "names inside file formats, in a program that knows nothing of ours",
}


def test_texts_are_compared_by_one_folding():
    """What else makes small letters of text is listed with its reason, or finds 大同(北方) and not 大同（北方）."""
    folding = ("casefold", "lower", "upper", "swapcase", "normalize", "ilike", "istartswith", "icontains")
    places = [place.rpartition(":")[0] for place, node in source.nodes(HOUSE, ast.Attribute) if node.attr in folding]

    assert {name for name in places if not name.startswith(tuple(FOLDS_ITSELF))} == set()
    assert [listed for listed in FOLDS_ITSELF if not any(name.startswith(listed) for name in places)] == []


def test_no_setting_is_read_elsewhere():
    readers = [
        name for name in [*HOUSE, "wsgi.py"] if re.search(r"os\.environ|os\.getenv|\benviron\[", source.text(name))
    ]

    assert readers == []


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _matching_lines(pattern: str, names: list[str] = TEMPLATES) -> list[str]:
    """``file:line`` and text of every line that matches."""
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name in names
        for number, line in enumerate(source.text(name).splitlines(), 1)
        if re.search(pattern, line)
    ]
