"""A strict reader of iCalendar files (RFC 5545), written from the standard, for what another library has made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:[^\x00-\x1f";:,]*|"[^\x00-\x1f"]*"))*):(?P<value>.*)'
)
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_ESCAPES = {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n"}
_OCTETS = 75


@dataclass
class Component:
    """A component: its properties by name, each with its parameters and value, and what is in it."""

    name: str
    properties: dict[str, tuple[str, str]] = field(default_factory=dict)
    inner: list[Component] = field(default_factory=list)

    def value(self, name: str) -> str:
        """The value of a property as it stands."""
        return self.properties[name][1]

    def text(self, name: str) -> str:
        """The value of a property of the type TEXT."""
        return unescaped(self.value(name))


def read(data: bytes) -> Component:
    """The calendar. Fails for whatever the standard does not allow; no property may come twice here."""
    assert data.endswith(b"\r\n")
    raw = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in raw)
    assert all(len(line) <= _OCTETS for line in raw)
    assert all(octets.decode() for octets in raw), "a character is cut in two"
    top = Component("")
    open_ = [top]
    for line in data.decode().replace("\r\n ", "").replace("\r\n\t", "").removesuffix("\r\n").split("\r\n"):
        assert not _CONTROL.search(line), ascii(line)
        match = _LINE.fullmatch(line)
        assert match is not None, ascii(line)
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            component = Component(value)
            open_[-1].inner.append(component)
            open_.append(component)
        elif name == "END":
            assert open_.pop().name == value
        else:
            assert name not in open_[-1].properties, name
            open_[-1].properties[name] = (match["parameters"], value)
    assert open_ == [top]
    (calendar,) = top.inner
    assert (calendar.name, top.properties) == ("VCALENDAR", {})
    return calendar


def unescaped(value: str) -> str:
    """The text that a value of the type TEXT stands for; commas and semicolons must be escaped in it."""
    found, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            found += _ESCAPES[value[at + 1]]
            at += 2
        else:
            assert value[at] not in ",;", value
            found += value[at]
            at += 1
    return found
