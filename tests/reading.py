"""What a reader finds on a page: its elements, its text, its links. Standard library only."""

from functools import cache
from html.parser import HTMLParser

from django.test import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template"}
SPOKEN = ("aria-label", "title", "alt", "placeholder")


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes}
        self.parent = parent
        self.children = []  # elements and strings, in their order

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=""):
        return self.attributes.get(name, default)

    def below(self):
        """Every element under this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    def all(self, tag=None, **attributes):
        """Those below with this tag and these attributes; True asks for any value.

        A class is given as `cls`, and is one of those that the element has.
        """
        return [e for e in self.below() if tag in (None, e.tag) and e._has(attributes)]

    def one(self, tag=None, **attributes):
        """The only one of `all`."""
        (found,) = self.all(tag, **attributes)
        return found

    def _has(self, attributes):
        for name, value in attributes.items():
            if name == "cls":
                if value not in self.get("class").split():
                    return False
            elif name.replace("_", "-") not in self.attributes or value not in (
                True,
                self[name.replace("_", "-")],
            ):
                return False
        return True

    def strings(self, skip_lang=None):
        """Every text that is read or spoken, but for elements in the language *skip_lang*."""
        if self.tag in UNSEEN or (skip_lang and self.get("lang") == skip_lang):
            return
        yield from (self[name] for name in SPOKEN if name in self.attributes)
        if self.tag == "input" and self.get("type") in ("submit", "button"):
            yield self.get("value")
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.strings(skip_lang)

    @property
    def text(self):
        """The text in it, white space collapsed; attributes are no part of it."""
        return " ".join("".join(self._texts()).split())

    def _texts(self):
        if self.tag in UNSEEN:
            return
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.here = self.page = Element("")

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, attrs, self.here))

    def handle_endtag(self, tag):
        element = self.here
        while element.tag != tag and element.parent is not None:
            element = element.parent
        if element.parent is not None:
            self.here = element.parent

    def handle_data(self, data):
        self.here.children.append(data)


def parse(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.page


def read(response):
    """The page that *response* holds."""
    return parse(response.content.decode())


def get(path, client=None, status=200):
    """The page at *path*, for a visitor where no *client* is given."""
    response = (client or Client()).get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    return read(response)


@cache
def public(path):
    """(status, page) at *path* as a visitor reads it, asked for once in a run of the tests.

    Only for tests that change nothing in the shipped record.
    """
    response = Client().get(path)
    return response.status_code, read(response)


def filled(form):
    """{name: value or values}: what a browser would send for *form* as it stands."""
    sent = {}
    for field in form.all(name=True):
        if "disabled" not in field.attributes and (values := _values(field)):
            sent[field["name"]] = sent.get(field["name"], []) + values
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def _values(field):
    """The values of a field: none for a box that is not ticked, a file, a button."""
    if field.tag == "select":
        return [o["value"] for o in field.all("option") if "selected" in o.attributes]
    if field.tag == "textarea":
        return ["".join(field._texts()).removeprefix("\n")]
    kind = field.get("type")
    ticked = kind not in ("checkbox", "radio") or "checked" in field.attributes
    is_sent = field.tag == "input" and kind not in ("submit", "button", "file") and ticked
    return [field.get("value", "on" if kind in ("checkbox", "radio") else "")] if is_sent else []
