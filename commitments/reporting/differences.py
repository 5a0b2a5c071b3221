"""What changed from one text, or list of codes, to the next. Pure: it reads what it is given.

Differences are lists of (kind, words), to be marked and escaped by whoever shows them.
"""

import re
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
WORD = re.compile(r"\S+\s*")


def between_texts(before, after):
    """Return [(kind, words)] that lead from *before* to *after*, what is removed first.

    White space is no difference: it is that of *after* wherever the words are there.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    found = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append((SAME, "".join(new[new_from:new_to])))
            continue
        found.append((REMOVED, "".join(old[old_from:old_to])))
        found.append((ADDED, "".join(new[new_from:new_to])))
    return [(kind, words) for kind, words in found if words]


def between_lists(before, after):
    """The same for two lists: what both hold, then what only *before*, then what only *after*."""
    return [
        *((SAME, item) for item in after if item in before),
        *((REMOVED, item) for item in before if item not in after),
        *((ADDED, item) for item in after if item not in before),
    ]


def changed(difference):
    """Whether anything in *difference* was added or removed."""
    return any(kind != SAME for kind, _words in difference)
