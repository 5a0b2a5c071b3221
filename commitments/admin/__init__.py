"""Keeping the registries of what."""

from . import commitments, instruments  # noqa: F401
