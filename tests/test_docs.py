"""The docs say what the code does."""

import ast
import re
from functools import cache

import pytest

from directline.console import life
from tests import source
from tests.source import ROOT

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
PATH = re.compile(r"`([\w./]+/(?:\w+\.(?:py|js|txt|toml|html))?|[\w/]+\.(?:py|js))`")
RETIRED = re.compile(
    r"\b(deeds?|keepers?|struck|striking|in \S+ stead|climb(?:s|ed|ing)?|lived|bell|promises? of time"
    r"|audits? of (?:an )?answers?|clocks|(?:resolve|open|triage|contact|lead's|department's) clock)\b",
    re.IGNORECASE,
)


def test_life_tables_of_the_docs_are_those_of_the_rules(app):
    text = (DOCS / "life.md").read_text()

    assert [table for table in life.tables() if "\n".join(table) not in text] == []


def test_every_package_stands_in_the_architecture():
    packages = {path.name for path in (ROOT / "directline").iterdir() if (path / "__init__.py").exists()}
    text = (DOCS / "architecture.md").read_text()

    assert [name for name in sorted(packages) if f"directline/{name}/" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_named_by_the_docs_exist(page):
    """A path counts from the root, from directline/ or from a room of it."""
    files = [f"/{name}" for name in source.tracked()]
    named = set(PATH.findall(page.read_text())) - {"instance/", "instance/mail/", "files/", "mail/", "deploy/"}

    assert [name for name in sorted(named) if not any(f"/{name.lstrip('/')}" in file for file in files)] == []


def test_tests_named_by_the_guarantees_exist():
    named = set(re.findall(r"`(tests/[^`*]+)`", (DOCS / "security.md").read_text()))

    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_names_of_the_glossary_exist():
    rows = re.findall(r"^\| (.+) \| (.+) \| .+ \|$", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    named = [name for _, code in rows for name in re.findall(r"`([^`]+)`", code)]

    assert len(named) > 50
    assert [name for name in named if not _exists(name)] == []


def test_readme_leads_to_every_page_of_the_docs():
    links = set(re.findall(r"\]\(([^)#]+)", source.text("README.md")))

    assert [path.name for path in sorted(DOCS.glob("*.md")) if f"docs/{path.name}" not in links] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_docs_use_no_retired_word(page):
    """Usual terms instead: docs/glossary.md."""
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "", page.read_text())

    assert sorted({match[0] for match in RETIRED.finditer(plain)}) == []


def _exists(name: str) -> bool:
    if "/" in name:
        return (ROOT / "directline" / name).exists()
    return name in _names()


@cache
def _names() -> frozenset[str]:
    """Names that modules define or import: ``Class``, ``Class.member``, ``module.name``."""
    names = set()
    for path in source.under("directline/"):
        module = ROOT.joinpath(path).stem
        for node in source.tree(path).body:
            defined = _defined(node)
            names |= defined | {f"{module}.{name}" for name in defined}
            if isinstance(node, ast.ClassDef):
                names |= {f"{node.name}.{name}" for member in node.body for name in _defined(member)}
    return frozenset(names)


def _defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.ClassDef() | ast.FunctionDef():
            return {node.name}
        case ast.Assign():
            return {target.id for target in node.targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name() as target):
            return {target.id}
        case ast.ImportFrom():
            return {alias.asname or alias.name for alias in node.names}
    return set()
