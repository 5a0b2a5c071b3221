"""The record as tables: what every list can be downloaded as, and what the archive holds.

One Table for each collection of the API and a few more; see `columns` for what a column is. All
three languages stand in columns of their own; codes have their meaning beside them.
"""

from .columns import Column
from .people import (
    ACTORS,
    DIMENSIONS,
    MEETINGS,
    MEMBERSHIPS,
    PRESIDENCIES,
    SOURCES,
    STATES,
    THEMES,
    WORKING_GROUPS,
)
from .reports import (
    ASSIGNMENTS,
    CORRECTIONS,
    CYCLE_LINES,
    CYCLES,
    EVIDENCE,
    STATUS_UPDATES,
)
from .table import Table
from .texts import COMMITMENTS, INSTRUMENTS, POSITIONS, PROVISIONS

#: Name -> Table: each part of the record once.
TABLES = {
    table.name: table
    for table in (
        INSTRUMENTS,
        PROVISIONS,
        COMMITMENTS,
        ASSIGNMENTS,
        STATUS_UPDATES,
        EVIDENCE,
        CORRECTIONS,
        CYCLES,
        CYCLE_LINES,
        ACTORS,
        MEMBERSHIPS,
        PRESIDENCIES,
        POSITIONS,
        MEETINGS,
        WORKING_GROUPS,
        THEMES,
        DIMENSIONS,
        SOURCES,
    )
}
#: What can be downloaded: the tables, and parts of them that are a list of their own.
DOWNLOADS = {**TABLES, STATES.name: STATES}

__all__ = ["DOWNLOADS", "TABLES", "Column", "Table"]
