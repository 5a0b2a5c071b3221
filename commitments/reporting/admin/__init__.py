from . import updates

__all__ = ["updates"]
