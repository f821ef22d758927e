"""A rule of the organisation's own: a file in policies/."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from stackctl.model.base import Model
from stackctl.model.finding import Severity
from stackctl.model.scalars import Name, OwnCode, Slug, Text

PolicyKind = Literal["tool", "integration", "contract", "review"]


def _form(value: object) -> str:
    return "text" if isinstance(value, str) else "list" if isinstance(value, list | tuple) else "files"


Example = Annotated[Annotated[Text, Tag("text")] | Annotated[Mapping[str, Text], Tag("files")], Discriminator(_form)]
"""A small stack: the text of one tool file, or the texts of several files by their places."""

OneOrMore = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[Mapping[str, Text], Tag("files")]
    | Annotated[tuple[Example, ...], Tag("list")],
    Discriminator(_form),
]


class Examples(Model):
    """What the policy must find, and what it must not: `stackctl rules --test` tries them."""

    bad: OneOrMore | None = Field(
        None, description="A tool file as text, a mapping of files to texts, or a list of either: each must be found."
    )
    good: OneOrMore | None = Field(None, description="The same, of which none may be found.")


class Policy(Model):
    """A rule of the organisation's own. The id is the file's name without `.yaml`."""

    code: OwnCode = Field(
        description="2 to 8 capital letters and 3 digits, such as ACME001; not the letters of a built-in family."
    )
    name: Slug | None = Field(None, description="What machines call it. Left out: the file's name.")
    severity: Literal["error", "warning", "info"] = Field("warning", description="How bad it is.")
    for_: PolicyKind = Field(alias="for", description="What is looked at, one by one.")
    when: Name = Field(description="The condition, in CEL: where it is true, the fault is there.")
    message: Name = Field(description="What to tell; `{tool.name}` is replaced by its value, `{{` and `}}` are braces.")
    help: Text | None = Field(None, description="The next step for the reader.")
    at: Name | None = Field(
        None,
        description="The dotted key that the finding points at, such as owner.technical. "
        "Left out: where the subject begins.",
    )
    why: Text | None = Field(None, description="Why it matters; `stackctl explain` tells it.")
    examples: Examples = Field(Examples.model_construct(), description="Tests of the policy.")

    @property
    def level(self) -> Severity:
        """The severity as findings have it."""
        return Severity(self.severity)
