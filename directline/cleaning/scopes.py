"""Names in markup: which words of which vocabulary they are, whatever their prefixes are called."""

from typing import NamedTuple

from . import vocabulary


class Known(NamedTuple):
    """An element as it is written, as the vocabulary names it, what may stand in it; ``attributes`` met so far."""

    written: str
    key: str
    rule: vocabulary.Rule
    attributes: dict[str, tuple[str, str] | None]


class _Scope(NamedTuple):
    """What prefixes stand for: as they are written, and the words that are known of them."""

    names: dict[str, tuple[str, vocabulary.Vocabulary | None]]
    elements: dict[str, Known | None]


_PREFIXES = frozenset({"Ignorable", "MustUnderstand", "ProcessContent"})


class Names:
    """Of the elements that are open: what is declared in them holds inside of them."""

    def __init__(self) -> None:
        self._scopes = [_Scope({"": ("", vocabulary.of(""))}, {})]

    def close(self) -> None:
        self._scopes.pop()

    def prefix(self, prefix: str) -> str:
        """As it is written; "" if nothing is known of it."""
        shown, words = self._scopes[-1].names.get(prefix, ("", None))
        return shown if words else ""

    def open(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """What an element declares, as it is written: unknown namespaces are left out."""
        declarations = [(name[6:], value) for name, value in pairs if name == "xmlns" or name.startswith("xmlns:")]
        if not declarations:
            self._scopes.append(self._scopes[-1])
            return []
        names, declared = dict(self._scopes[-1].names), {}
        for prefix, namespace in declarations:
            words = vocabulary.of(namespace)
            shown = words.prefix if words and prefix else ""
            names[prefix] = (shown, words)
            if words and namespace:
                declared[f"xmlns:{shown}" if prefix else "xmlns"] = namespace
        self._scopes.append(_Scope(names, {}))
        return list(declared.items())

    def element(self, name: str) -> Known | None:
        scope = self._scopes[-1]
        if name not in scope.elements:
            scope.elements[name] = self._element(name)
        return scope.elements[name]

    def _element(self, name: str) -> Known | None:
        prefix, _colon, local = name.rpartition(":")
        shown, words = self._scopes[-1].names.get(prefix, ("", None))
        rule = words.elements.get(local) if words else None
        if words is None or rule is None:
            return None
        return Known(f"{shown}:{local}" if shown else local, f"{words.prefix}:{local}", rule, {})

    def attribute(self, known: Known, name: str) -> tuple[str, str] | None:
        """How an attribute is written, and its mark; None of one that may not stay."""
        if name not in known.attributes:
            known.attributes[name] = None if name.startswith("xmlns") else self._attribute(known, name)
        return known.attributes[name]

    def _attribute(self, known: Known, name: str) -> tuple[str, str] | None:
        prefix, _colon, local = name.rpartition(":")
        if prefix == "xml":
            return (name, "") if local == "space" else None
        shown, words = self._scopes[-1].names.get(prefix, ("", None)) if prefix else ("", None)
        if prefix and words is None:
            return None
        space = words.prefix if words else ""
        written = f"{shown}:{local}" if shown else local
        if space == "mc" and local in _PREFIXES:
            return written, "^"
        key = local if not space or known.key.startswith(f"{space}:") else f"{space}:{local}"
        mark = known.rule.attributes.get(key)
        return None if mark is None else (written, "r" if space == "r" else mark)
