"""Keeping the registries of who, and the accounts."""

from . import accounts, actors, vocabularies  # noqa: F401
