"""The project's own files as the house rules read them."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Function(NamedTuple):
    path: str
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def lines(self) -> int:
        """Lines of its body, the docstring apart."""
        body = self.node.body[1:] if ast.get_docstring(self.node) is not None else self.node.body
        return (self.node.end_lineno or 0) - body[0].lineno + 1 if body else 0

    @property
    def is_registered(self) -> bool:
        """Is it given an address by a decorator? Whatever else registers one is known to the application."""
        written = [ast.unparse(decorator) for decorator in self.node.decorator_list]
        return any(re.match(r"\w+\.(route|get|post|put|patch|delete)\(", text) for text in written)

    def __str__(self) -> str:
        return f"{self.path}:{self.node.lineno} {self.node.name}"


@cache
def tracked() -> tuple[str, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return tuple(sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def under(*folders: str, ending: str = ".py") -> list[str]:
    return [name for name in tracked() if name.startswith(folders) and name.endswith(ending)]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text(name), name)


def nodes(names: list[str], *kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of these kinds, with ``file:line`` before it."""
    for name in names:
        for node in ast.walk(tree(name)):
            if isinstance(node, kinds):
                yield f"{name}:{getattr(node, 'lineno', 0)}", node


def functions(names: list[str]) -> list[Function]:
    return [
        Function(name, node)
        for name in names
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def imports(names: list[str]) -> Iterator[tuple[str, str]]:
    """(file:line, imported name with its module), for every import."""
    for place, node in nodes(names, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((place, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((place, f"{node.module}.{alias.name}") for alias in node.names)
