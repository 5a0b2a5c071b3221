"""What was adopted, what it commits to, who is asked, and what was reported."""

from .commitments import Assignment, Commitment, CommitmentLink, Restatement
from .cycles import CycleLine, ReportingCycle
from .days import current_at, end_of
from .instruments import Instrument, Position, Provision, Standing
from .ladder import CHOOSABLE, EvidenceLevel, Reason, Stage, Status
from .reporting import Evidence, StatusUpdate, Transition

__all__ = [
    "CHOOSABLE",
    "Assignment",
    "Commitment",
    "CommitmentLink",
    "CycleLine",
    "Evidence",
    "EvidenceLevel",
    "Instrument",
    "Position",
    "Provision",
    "Reason",
    "ReportingCycle",
    "Restatement",
    "Stage",
    "Standing",
    "Status",
    "StatusUpdate",
    "Transition",
    "current_at",
    "end_of",
]
