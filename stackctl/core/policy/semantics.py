"""What an expression means, before it is ever worked out.

CEL knows no keys of ours: `tool.anual_cost > 5` would merely never be true. Here it is refused at its place, with
what may have been meant; so are comparisons that never come true and loops that could take too long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from stackctl.core.policy.shapes import COUNT, FLAG, FREE, NUMBER, TEXT, WORDS, Shape
from stackctl.core.text.messages import did_you_mean, nearest, one_of, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.policy.syntax import Constant, Loop, Node

MOST_LOOPS = 2
"""How deep loops may stand in loops."""
MOST_WRITTEN = 100
"""The most items of a list that is written out and gone through."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an expression is not taken."""

    message: str
    help: str
    offset: int | None = None  # characters from its start; None where unknown


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of an expression."""

    fault: Fault | None  # the first one
    result: Shape
    paths: tuple[Path, ...]  # the keys that it names, as whole paths
    blanks: tuple[tuple[int, int], ...]  # offsets of operators that compare a key with the empty text, after the key's
    gathers: bool  # whether it builds lists, as `map` and `filter` do


def meaning(root: Node, scope: Mapping[str, Shape], source: str) -> Meaning:
    """Read what an expression means; `scope` shapes its names."""
    reader = _Reader(source, scope)
    result = reader.shape(root, dict(scope))
    fault = min(reader.faults, key=lambda found: found.offset or 0, default=None)
    return Meaning(fault, result, tuple(dict.fromkeys(reader.paths)), tuple(reader.blanks), reader.gathers)


_ORDER = ("_<_", "_<=_", "_>_", "_>=_")
_EQUALITY = ("_==_", "_!=_")
_ARITHMETIC = ("_+_", "_-_", "_*_", "_/_", "_%_")
_TRUTH = ("_&&_", "_||_", "!_", "@in", "_==_", "_!=_", *_ORDER, "contains", "startsWith", "endsWith", "matches")
_COUNTS = ("size", "days_between", "int")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COMPARABLE: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "date": (str,), "number": (int, float), "count": (int, float), "flag": (bool,),
    "list": (), "block": (), "mapping": (),
}  # fmt: skip


@dataclass(slots=True)
class _Reader:
    """A walk through a tree, from the root down."""

    source: str
    scope: Mapping[str, Shape]
    faults: list[Fault] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    blanks: list[tuple[int, int]] = field(default_factory=list)
    depth: int = 0
    gathers: bool = False

    def shape(self, node: Node, names: dict[str, Shape]) -> Shape:  # noqa: PLR0911 # one for each kind of node
        match node.kind:
            case "constant":
                return _of_constant(node.constant)
            case "name":
                return self._name(node, names)
            case "field":
                return self._field(node, names)
            case "call":
                return self._call(node, names)
            case "loop":
                return FREE if node.loop is None else self._loop(node, node.loop, names)
            case "list":
                items = [self.shape(part, names) for part in node.parts]
                return Shape("list", item=items[0] if len({item.kind for item in items}) == 1 else FREE)
            case "map":
                for part in node.parts:
                    self.shape(part, names)
                return FREE

    def _name(self, node: Node, names: dict[str, Shape]) -> Shape:
        found = names.get(node.text, FREE)
        if node.text in self.scope and found.kind == "block":
            remedy = f"name a key, such as {node.text}.{next(iter(found.keys))}"
            self._refuse(node.offset, f"{node.text} as a whole says nothing", remedy)
        elif node.text in self.scope:
            self.paths.append((node.text,))
        return found

    def _field(self, node: Node, names: dict[str, Shape]) -> Shape:
        owner = self._owner(node.parts[0], names)
        found = self._key(node, owner, node.text, self._offset_of_field(node))
        return FLAG if node.is_presence else found

    def _owner(self, node: Node, names: dict[str, Shape]) -> Shape:
        if node.kind == "name" and node.text in names:
            return names[node.text]
        return self.shape(node, names)

    def _key(self, node: Node, owner: Shape, key: str, offset: int) -> Shape:
        path = self._path(node)
        if path is not None and path[0] in self.scope:
            self._drop(path[:-1])
            self.paths.append(path)
        match owner.kind:
            case "block":
                found = owner.keys.get(key)
                if found is None:
                    self._unknown(owner, key, offset, path)
                    return FREE
                if node.is_presence and found.kind in ("block", "list", "mapping", "free"):
                    self._always_there(node, found, key, path)
                return found
            case "mapping":
                return owner.item or FREE
            case "free":
                return FREE
            case kind:
                name = ".".join(path[:-1]) if path is not None else "this"
                self._refuse(offset, f"{name} is {WORDS[kind]} and has no key {quoted(key)}", "leave the key out")
                return FREE

    def _unknown(self, owner: Shape, key: str, offset: int, path: Path | None) -> None:
        inside = sorted(name for name, shape in owner.keys.items() if shape.kind == "block" and key in shape.keys)
        meant = f"{inside[0]}.{key}" if inside else nearest(key, owner.keys)
        hint = f" (did you mean {quoted(meant)}?)" if meant is not None else ""
        name = ".".join(path) if path is not None else key
        before = f"{'.'.join(path[:-1])}." if path is not None else ""
        remedy = f"write {before}{meant}" if meant is not None else f"there are: {', '.join(sorted(owner.keys))}"
        self._refuse(offset, f"there is no {name}{hint}", remedy)

    def _always_there(self, node: Node, found: Shape, key: str, path: Path | None) -> None:
        name = ".".join(path) if path is not None else key
        single = next((inner for inner, shape in found.keys.items() if shape.kind not in ("block", "list")), None)
        remedy = f"ask for a key in it: has({name}.{single})" if single else f"write size({name}) > 0"
        self._refuse(node.offset, f"{name} is always there, if empty", remedy)

    def _call(self, node: Node, names: dict[str, Shape]) -> Shape:
        name, parts = node.text, node.parts
        if name == "_[_]" and isinstance(parts[1].constant, str):
            owner = self._owner(parts[0], names)
            return self._key(node, owner, parts[1].constant, parts[1].offset)
        shapes = [self.shape(part, names) for part in parts]
        if name in _EQUALITY or name in _ORDER:
            self._compare(node, shapes)
        elif name == "@in":
            self._among(node, shapes)
        elif name == "_[_]":
            return shapes[0].item or FREE
        elif name in _ARITHMETIC:
            return self._sum(node, shapes)
        elif name == "days_between":
            for part, shape in zip(parts, shapes, strict=True):
                self._day(part, shape)
        elif name == "_?_:_" and shapes[1] == shapes[2]:
            return shapes[1]
        return FLAG if name in _TRUTH else COUNT if name in _COUNTS else TEXT if name == "string" else FREE

    def _sum(self, node: Node, shapes: list[Shape]) -> Shape:
        kinds = {shape.kind for shape in shapes}
        if kinds == {"number", "count"}:
            whole = node.parts[0 if shapes[0].kind == "count" else 1]
            remedy = (
                f"write {whole.constant!r}.0" if whole.kind == "constant" else f"write double({self._named(whole)})"
            )
            self._refuse(node.offset, "a number with decimals and a whole number do not go together here", remedy)
        if node.text == "_+_" and self.depth and not kinds & {"list", "number", "count"}:
            # Ten thousand rounds, each with a longer text, would fill the memory.
            self._refuse(node.offset, "texts are not put together within a loop", "compare them one by one")
        return NUMBER if "number" in kinds else COUNT if kinds == {"count"} else FREE

    def _day(self, node: Node, shape: Shape) -> None:
        is_text = node.kind == "constant" and isinstance(node.constant, str)
        if (is_text and not _is_day(str(node.constant))) or not (is_text or shape.kind in ("date", "free")):
            self._refuse(node.offset, "days_between is given something that is not a date", "name two dates")

    def _compare(self, node: Node, shapes: list[Shape]) -> None:
        for this, other in ((0, 1), (1, 0)):
            value = node.parts[other]
            if node.parts[this].kind == "constant" or value.kind != "constant":
                continue
            name = self._named(node.parts[this])
            if value.constant is None:
                self._refuse(node.offset, "nothing is null here", f"ask has({name}) whether the file says it")
            elif value.constant == "" and shapes[this].kind in ("text", "date") and node.parts[this].kind == "field":
                self._blank(node, this, name)
            else:
                self._match(node, value, shapes[this], name)

    def _blank(self, node: Node, this: int, name: str) -> None:
        """Note a comparison that asks for a key's absence."""
        if node.text in _ORDER or this == 1:
            self._refuse(node.offset, f"{name} is compared with an empty text", f'write {name} == ""')
            return
        inner = node.parts[0]
        while inner.parts:
            inner = inner.parts[0]
        self.blanks.append((inner.offset, node.offset))

    def _match(self, node: Node, value: Node, shape: Shape, name: str) -> None:
        """Refuse a written value that can never be the key's."""
        allowed = _COMPARABLE.get(shape.kind)
        if allowed is None:
            return
        is_flag = isinstance(value.constant, bool)
        if not isinstance(value.constant, allowed) or (is_flag and shape.kind != "flag"):
            written = WORDS[_of_constant(value.constant).kind]
            self._refuse(value.offset, f"{name} is {WORDS[shape.kind]}, and this is {written}", _remedy(shape, name))
        elif shape.kind == "date" and not _is_day(str(value.constant)):
            self._refuse(value.offset, f"{quoted(str(value.constant))} is not a date", "write it as 2026-11-22")
        elif shape.allowed and node.text in _ORDER:
            self._refuse(node.offset, f"{name} has no order", f'write {name} in ["{shape.allowed[-1]}"]')
        elif shape.allowed and value.constant not in shape.allowed:
            self._no_such_word(value, shape, name)

    def _no_such_word(self, value: Node, shape: Shape, name: str) -> None:
        word = str(value.constant)
        message = f"{name} is never {quoted(word)}{did_you_mean(word, shape.allowed)}"
        self._refuse(value.offset, message, f"write {one_of(shape.allowed)}")

    def _among(self, node: Node, shapes: list[Shape]) -> None:
        item, many = node.parts
        if many.kind == "list":
            for written in many.parts:
                if written.kind == "constant" and item.kind != "constant":
                    self._match(node, written, shapes[0], self._named(item))
        elif item.kind == "constant" and shapes[1].kind == "list" and shapes[1].item is not None:
            self._match(node, item, shapes[1].item, f"an item of {self._named(many)}")
        elif shapes[1].kind not in ("list", "mapping", "free"):
            message = f"{self._named(many)} is {WORDS[shapes[1].kind]}, not a list"
            self._refuse(node.offset, message, "write == to compare, or .contains(…) to look into a text")

    def _loop(self, node: Node, loop: Loop, names: dict[str, Shape]) -> Shape:
        over = self.shape(loop.over, names)
        if over.kind not in ("list", "mapping", "free", "block"):
            self._refuse(node.offset, f"{self._named(loop.over)} is {WORDS[over.kind]}, not a list", "name a list")
        if loop.over.kind == "list" and len(loop.over.parts) > MOST_WRITTEN:
            self._refuse(node.offset, f"a loop over more than {MOST_WRITTEN} items", "loop over a key of the file")
        if loop.item in self.scope:
            self._refuse(node.offset, f"{loop.item} already means something here", "call the item otherwise")
        self.depth += 1
        if self.depth > MOST_LOOPS:
            self._refuse(node.offset, f"loops more than {MOST_LOOPS} deep", "take the inner one out")
        item = (over.item or FREE) if over.kind == "list" else TEXT if over.kind in ("mapping", "block") else FREE
        gathered = self.shape(loop.start, names)
        if gathered.kind == "list":
            self.gathers = True
            if over.kind != "list" or (loop.over.kind == "call" and loop.over.text != "_[_]"):
                # Sums of lists could grow, and a mapping comes in no order that one could tell again.
                self._refuse(node.offset, "map and filter go through a list of the file alone", "name one")
        inner = {**names, loop.item: item, loop.gathered: FREE if gathered.kind == "list" else gathered}
        self.shape(loop.condition, inner)
        self.shape(loop.step, inner)
        self.depth -= 1
        self.shape(loop.result, {**names, loop.gathered: FREE})
        if gathered.kind == "list":
            return over if _keeps(loop) else Shape("list", item=FREE)
        return FLAG

    def _named(self, node: Node) -> str:
        path = self._path(node)
        return "this" if path is None else ".".join(path)

    def _path(self, node: Node) -> Path | None:
        """List the names that lead to a key, or None."""
        if node.kind == "name":
            return (node.text,)
        if node.kind == "field":
            before = self._path(node.parts[0])
            return None if before is None else (*before, node.text)
        if node.kind == "call" and node.text == "_[_]" and isinstance(node.parts[1].constant, str):
            before = self._path(node.parts[0])
            return None if before is None else (*before, node.parts[1].constant)
        return None

    def _drop(self, path: Path) -> None:
        """Forget a path that only led to a longer one."""
        if self.paths and self.paths[-1] == path:
            self.paths.pop()

    def _offset_of_field(self, node: Node) -> int:
        """Find where the name of a field stands."""
        # the engine places it at its point, or, where its presence is asked, at the bracket of `has`
        start = node.parts[0].offset if node.is_presence else node.offset
        found = re.compile(rf"\.\s*(?={re.escape(node.text)}\b)").search(self.source, start)
        return found.end() if found is not None else node.offset

    def _refuse(self, offset: int, message: str, help_: str) -> None:
        self.faults.append(Fault(message, help_, offset))


def _keeps(loop: Loop) -> bool:
    """Tell whether a loop gathers the items themselves, as `filter`."""
    step = loop.step
    if step.kind != "call" or step.text != "_?_:_":
        return False
    added = step.parts[1]
    if added.kind != "call" or len(added.parts) != 2 or added.parts[1].kind != "list":  # noqa: PLR2004 # a + [b]
        return False
    return all(part.kind == "name" and part.text == loop.item for part in added.parts[1].parts)


def _of_constant(value: Constant) -> Shape:
    match value:
        case bool():
            return FLAG
        case str():
            return TEXT
        case float():
            return NUMBER
        case int():
            return COUNT
        case _:
            return FREE


def _is_day(text: str) -> bool:
    try:
        return _ISO.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _remedy(shape: Shape, name: str) -> str:
    match shape.kind:
        case "flag":
            return f"write {name} or !{name}"
        case "list":
            return f"look into it: … in {name}, or size({name})"
        case "block" | "mapping":
            return "name a key in it"
        case "number" | "count":
            return "write a number, without quotes"
        case "date":
            return 'write a date in quotes, such as "2026-11-22"'
        case _:
            return "write a text, in quotes"
