"""Evidence: files judged by their content and kept under it, links asked whether they answer."""

from .files import clean_name, store
from .links import answers, check_links, silent, still_answering

__all__ = ["answers", "check_links", "clean_name", "silent", "still_answering", "store"]
