"""The shapes of the map: outlines that are projected already, in units of the picture.

An equal-area projection of Natural Earth's boundaries (public domain), simplified and cut to the
region once; `docs/decisions.md` says how. They imply no opinion on the status of any territory.
"""

import json
from pathlib import Path

_KEPT = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

WIDTH, HEIGHT = _KEPT["width"], _KEPT["height"]
#: Code of a member state -> outline, label (where it stands) and, for the small ones, the line
#: from the label to a point in the state.
STATES = _KEPT["states"]
#: Code of a country or territory around them -> outline; no numbers are shown of these.
AROUND = _KEPT["around"]
#: Code of what may not stand there without its names -> words, at.
NAMED = _KEPT["named"]
