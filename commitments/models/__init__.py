"""What was adopted, what it commits to, who is asked, and what was reported."""

from .commitments import Assignment, Commitment, CommitmentLink, Restatement
from .cycles import CycleExtension, CycleLine, CycleRequest, ReportingCycle
from .days import current_at, end_of, instant_of
from .editions import Edition
from .evidence import Evidence, LinkCheck, StoredFile
from .instruments import Instrument, Position, Provision, Standing
from .ladder import (
    CHOOSABLE,
    OPEN_STAGES,
    WRITABLE_STAGES,
    EvidenceLevel,
    Measure,
    Obstacle,
    Reason,
    Stage,
    Status,
    Support,
)
from .mail import Heartbeat, Mail, Notice
from .moves import Note, Transition
from .reporting import StatusUpdate, reads_accepted
from .workbooks import WorkbookUpload

__all__ = [
    "CHOOSABLE",
    "OPEN_STAGES",
    "WRITABLE_STAGES",
    "Assignment",
    "Commitment",
    "CommitmentLink",
    "CycleExtension",
    "CycleLine",
    "CycleRequest",
    "Edition",
    "Evidence",
    "EvidenceLevel",
    "Heartbeat",
    "Instrument",
    "LinkCheck",
    "Mail",
    "Measure",
    "Note",
    "Notice",
    "Obstacle",
    "Position",
    "Provision",
    "Reason",
    "ReportingCycle",
    "Restatement",
    "Stage",
    "Standing",
    "Status",
    "StatusUpdate",
    "StoredFile",
    "Support",
    "Transition",
    "WorkbookUpload",
    "current_at",
    "end_of",
    "instant_of",
    "reads_accepted",
]
