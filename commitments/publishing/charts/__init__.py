"""What a chart shows: counts in groups, each with its denominator. Knows no database.

The same Chart makes the picture, the table beside it and the download, so that they can never
say different things. Nothing here is a percentage, and groups keep the order they are given in.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """How many of a group stand at one value.

    code: a status of the ladder, or `received` and `not_received`; decides colour and pattern.
    label: its name in the language of the page. url: the list of exactly the rows counted.
    """

    code: str
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Group:
    """One bar, or one column.

    url: the page of what the group is; total_url: the list of all the rows it counts.
    note: what a reader must know of this group alone.
    """

    label: str
    parts: list[Part]
    url: str = ""
    total_url: str = ""
    note: str = ""

    @property
    def total(self):
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Chart:
    """A figure that can be drawn, read as a table and taken away.

    name: a key of `figures.FIGURES`, which makes it anew for a download. kind: `bars`
    (horizontal, one for each group) or `columns` (vertical; the groups are times in order).
    title: the message; subtitle: measure, place and date; description: what one would say of
    it to someone who cannot see it. measure: what is counted (“assignments”). query: filters
    and moment, as the address of the download repeats them.
    """

    name: str
    kind: str
    title: str
    subtitle: str
    description: str
    measure: str
    groups: list[Group]
    query: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum(group.total for group in self.groups)

    @property
    def series(self):
        """(code, label) of every value that counts something, in the order of the parts."""
        found = {}
        for group in self.groups:
            found.update({part.code: part.label for part in group.parts if part.count})
        order = [part.code for group in self.groups for part in group.parts]
        return [(code, found[code]) for code in dict.fromkeys(order) if code in found]
