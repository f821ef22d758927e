"""People and teams, requests, policies and the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.changes.wording.phrases import (
    block,
    came_or_went,
    change_of,
    listing,
    moved,
    of_value,
    phrase,
    plain,
    prose,
    value,
)
from stackctl.core.text.messages import count, some_of
from stackctl.model.people import NeededFlow, Needs, Person, Request, Team
from stackctl.model.policy import Examples, Policy
from stackctl.model.settings import (
    Fx,
    OwnCapability,
    OwnCategory,
    OwnGroup,
    OwnObject,
    OwnPersonalData,
    Regions,
    Settings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.core.changes.model_diff import Difference
    from stackctl.core.changes.wording.phrases import Scene, Words
    from stackctl.model.base import Model
    from stackctl.model.scalars import DayOfYear

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _left(difference: Difference, scene: Scene) -> str:
    before, after = difference.before, difference.after
    if after is None:
        return f"has not left after all (was {before})"
    said = f"{'left' if after <= scene.today else 'leaves'} on {moved(str(before), str(after)) if before else after}"
    owned = scene.owned.get(difference.pair.key, ())
    return f"{said} (owns {some_of([plain(node) for node in owned])})" if owned else said


def _rate(difference: Difference, _scene: Scene) -> str:
    label = f"rate of {difference.keys[-1]}" if difference.keys else "rates"
    if difference.path.startswith("fx["):
        label += f" on {difference.pair.after.as_of}"
    return of_value(label, difference.before, difference.after)


def _rates_of(rates: Fx) -> str:
    return f"exchange rates of {rates.as_of}"


def _units(rates: Fx) -> str:
    return some_of([f"{code} {plain(rate)}" for code, rate in rates.rates.items()])


def _fx(difference: Difference, scene: Scene) -> str:
    """Describe an entry, or `exchange rates: of one day → of 3 days`."""
    given = (difference.before, difference.after)
    if not any(isinstance(rates, tuple) for rates in given):
        return block(_rates_of, _units)(difference, scene)
    return f"exchange rates: {moved(*('of one day' if isinstance(rates, Fx) else _days(rates) for rates in given))}"


def _days(entries: Sequence[Fx]) -> str:
    return f"of {count(len(entries), 'day')} in a list"


def _rule(difference: Difference, _scene: Scene) -> str:
    """Write `USE003: warning → off`, `min_active_percent of USE003 60 → 10`."""
    if not difference.keys:
        return f"settings of rules {came_or_went(difference)}"
    code, *keys = map(plain, difference.keys)
    before, after = ("built-in" if given is None else plain(given) for given in (difference.before, difference.after))
    if not keys or keys == ["severity"]:
        return f"{code}: {moved(before, after)}"
    return f"{'.'.join(keys)} of {code} {moved(before, after)}"


def _cost_center(difference: Difference, _scene: Scene) -> str:
    if not difference.keys:
        return f"cost centres {came_or_went(difference)}"
    center = plain(difference.keys[-1])
    if difference.before is None or difference.after is None:
        name = plain(difference.after if difference.before is None else difference.before)
        return f"cost centre {center} ({name}) {came_or_went(difference)}"
    return f"name of cost centre {center} {moved(plain(difference.before), plain(difference.after))}"


def _own(noun: str) -> Words:
    """Describe an addition to the taxonomy that came or went."""
    return lambda difference, _scene: f"{noun} {plain(difference.keys[-1])} {came_or_went(difference)}"


def _of_own(noun: str, words: Words) -> Words:
    """Describe a value of an addition, after its slug."""
    return lambda difference, scene: f"{noun} {plain(difference.pair.key)}: {words(difference, scene)}"


def _need(flow: NeededFlow) -> str:
    return f"need of {plain(flow.objects) or 'data'} from {plain(flow.from_)} to {plain(flow.to)}"


def _needed(difference: Difference, scene: Scene) -> str:
    flow: NeededFlow = difference.pair.after
    way = f"from {plain(flow.from_)} to {plain(flow.to)}"
    return phrase(f"needs {{}} {way} too", f"no longer needs {{}} {way}")(difference, scene)


def _year_start(difference: Difference, _scene: Scene) -> str:
    days: tuple[DayOfYear, DayOfYear] = (difference.before, difference.after)
    months = [_MONTHS[day.month - 1] for day in days]
    if all(day.day == 1 for day in days):
        return f"fiscal year begins in {moved(*months)}"
    before, after = (f"{day.day} {month}" for day, month in zip(days, months, strict=True))
    return f"fiscal year begins on {moved(before, after)}"


FIELDS: Mapping[tuple[type[Model], str], Words] = {
    (Person, "email"): prose("e-mail"),
    (Person, "left"): _left,
    (Team, "parent"): value("part of"),
    (Team, "lead"): value("lead"),
    (Team, "members"): listing("member"),
    (Team, "cost_center"): value("cost centre"),
    (Request, "as_a"): value("asked as"),
    (Request, "i_want"): prose("what is wanted"),
    (Request, "so_that"): prose("why it is wanted"),
    (Request, "requested_by"): value("requested by"),
    (Request, "notes"): prose("notes"),
    (Needs, "capabilities"): phrase("needs {} too", "no longer needs {}"),
    (NeededFlow, "objects"): _needed,
    (Policy, "for_"): value("looks at", lambda kind: f"{kind}s"),
    (Policy, "when"): prose("condition"),
    (Policy, "message"): prose("message"),
    (Policy, "help"): prose("help"),
    (Policy, "at"): value("points at"),
    (Policy, "why"): prose("why it matters"),
    (Examples, "bad"): prose("bad examples"),
    (Examples, "good"): prose("good examples"),
    (Settings, "schema_"): value("version of the format"),
    (Settings, "base_currency"): value("base currency"),
    (Settings, "fiscal_year_start"): _year_start,
    (Settings, "fiscal_year_named_by"): value("fiscal years are named by their"),
    (Settings, "cost_centers"): _cost_center,
    (Settings, "rules"): _rule,
    (Fx, "as_of"): value("rates as of"),
    (Fx, "rates"): _rate,
    (Regions, "allowed"): phrase("allowed regions: {} added", "allowed regions: {} removed"),
    (OwnGroup, "name"): _of_own("group", value("name")),
    (OwnCategory, "name"): _of_own("category", value("name")),
    (OwnCategory, "group"): _of_own("category", value("group")),
    (OwnCapability, "name"): _of_own("capability", value("name")),
    (OwnCapability, "categories"): _of_own("capability", listing("category", "categories")),
    (OwnObject, "name"): _of_own("data object", value("name")),
    (OwnObject, "personal"): _of_own("data object", change_of(lambda yes: "personal" if yes else "not personal")),
    (OwnPersonalData, "name"): _of_own("category of personal data", value("name")),
}
WHOLES: Mapping[type[Model], Words] = {
    NeededFlow: block(_need, lambda _: ""),
    Fx: _fx,
    OwnGroup: _own("group"),
    OwnCategory: _own("category"),
    OwnCapability: _own("capability"),
    OwnObject: _own("data object"),
    OwnPersonalData: _own("category of personal data"),
}
