"""What is drawn, made small and fit for a page: standard library only.

Vega's SVG says everything several times. What a reader sees needs a tenth: shapes and words
with absolute places, one attribute where a group had five. No style, no class, no script; the
ids are the picture's own, so that two pictures on one page keep theirs apart.
"""

import re
from itertools import groupby
from xml.etree import ElementTree

from .specs import CARD, EDGE, FONT, INK, TEXT

SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)

NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
MOVED = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)$")
BOX = re.compile(r"M([-\d.]+),([-\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+Z$")
PATTERN = re.compile(r"url\(#(\w+)\)")
#: Attributes that change what is seen, and the values that change nothing.
KEPT = {
    "fill": INK,
    "stroke": "none",
    "stroke-width": "1",
    "text-anchor": "start",
    "font-size": f"{TEXT}px",
    "font-weight": "normal",
}
#: Patterns by name: what is hatched, crossed or dotted, on which ground.
PATTERNS = {
    "none": (7, CARD, "M-1 8L8 -1M-1 1L1 -1M6 8L8 6", "#938d7d"),
    "crossed": (8, "#c9a190", "M-1 -1L9 9M-1 7L1 9M7 -1L9 1", "#6b4a3c"),
    "dotted": (7, CARD, "M2 3.5H5", EDGE),
    "unasked": (5, "#f6f3ea", "M2.5 0V5", "#b5ae9d"),
}


def slim(drawn, about, key):
    """Return the SVG text *drawn* by Vega made small.

    about: the `usermeta` of its specification. key: what its ids begin with.
    """
    root = ElementTree.fromstring(drawn)
    leaves = list(_leaves(root, 0.0, 0.0, {}))
    whole = ElementTree.Element(f"{{{SVG}}}svg", _frame(root, about, key))
    for name, text in (("title", about["title"]), ("desc", about["description"])):
        ElementTree.SubElement(whole, f"{{{SVG}}}{name}", {"id": f"{key}{name[0]}"}).text = text
    used = {name for look, _leaf in leaves for name in PATTERN.findall(look.get("fill", ""))}
    whole.extend(_pattern(name, key) for name in sorted(used))
    for look, alike in groupby(leaves, key=lambda pair: pair[0]):
        if pattern := PATTERN.match(look.get("fill", "")):
            look = look | {"fill": f"url(#{key}{pattern[1]})"}
        whole.append(_together(look, [leaf for _look, leaf in alike]))
    return ElementTree.tostring(whole, encoding="unicode", short_empty_elements=True)


def _together(look, leaves):
    """What stands together and looks the same: outlines as one path, words in one group."""
    if all(leaf.tag.endswith("path") and "transform" not in leaf.attrib for leaf in leaves):
        outline = "".join(leaf.get("d") for leaf in leaves)
        return ElementTree.Element(f"{{{SVG}}}path", look | {"d": outline})
    group = ElementTree.Element(f"{{{SVG}}}g", look)
    group.extend(leaves)
    return group


def _frame(root, about, key):
    _x, _y, width, height = root.get("viewBox").split()
    frame = {
        "viewBox": root.get("viewBox"),
        "role": "img",
        "aria-labelledby": f"{key}t",
        "aria-describedby": f"{key}d",
        "fill": INK,
        "font-size": str(TEXT),
    }
    if about["headed"]:
        frame |= {"width": width, "height": height, "lang": about["language"]}
        frame["font-family"] = f"{FONT}, Arial, sans-serif"
    return frame


def _leaves(element, x, y, inherited):
    """Yield what is seen of *element*, at its absolute place."""
    name = element.tag.rpartition("}")[2]
    if element.get("display") == "none" or "background" in element.get("class", ""):
        return
    inherited = inherited | {key: element.get(key) for key in KEPT if element.get(key)}
    if moved := MOVED.match(element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    if name in ("svg", "g"):
        for child in element:
            yield from _leaves(child, x, y, inherited)
        return
    leaf, look = LEAVES[name](element, x, y), _look(name, inherited)
    if leaf is not None and look is not None:
        yield look, leaf


def _look(name, given):
    """What attributes say how a leaf looks; None where nobody sees it."""
    fill = given.get("fill", "none") if name != "line" else "none"
    stroke = given.get("stroke", "none")
    if fill == stroke == "none":
        return None
    look = {
        key: value.removesuffix("px")
        for key, value in given.items()
        if value != KEPT[key] and (name == "text" or not key.startswith(("text", "font")))
    }
    look = {key: value for key, value in look.items() if key[:6] != "stroke" or stroke != "none"}
    look |= {"fill": fill} if fill != INK else {}
    if name == "text" and stroke != "none":
        look |= {"paint-order": "stroke", "stroke-linejoin": "round"}
    return look


def _new(name, **attributes):
    written = {key: _short(value) for key, value in attributes.items()}
    return ElementTree.Element(f"{{{SVG}}}{name}", written)


def _short(value):
    """A number to one decimal; words with such numbers in them."""
    if isinstance(value, str):
        return NUMBER.sub(lambda found: _short(float(found[0])), value)
    return f"{round(value, 1):g}"


def _box(x, y, width, height):
    size = f"h{_short(width)}v{_short(height)}h{_short(-width)}z"
    return _new("path", d=f"M{_short(x)} {_short(y)}{size}")


def _rectangle(element, x, y):
    left, top, width, height = (
        float(element.get(name, 0)) for name in ("x", "y", "width", "height")
    )
    return _box(x + left, y + top, width, height)


def _shape(element, x, y):
    outline = element.get("d", "")
    if box := BOX.match(outline):
        left, top, width, height = map(float, box.groups())
        return _box(x + left, y + top, width, height)
    if not outline:
        return None
    shape = _new("path", d=outline)
    shape.set("transform", f"translate({_short(x)} {_short(y)})")
    return shape


def _line(element, x, y):
    right, down = float(element.get("x2", 0)), float(element.get("y2", 0))
    return _new("path", d=f"M{_short(x)} {_short(y)}l{_short(right)} {_short(down)}")


def _words(element, x, y):
    words = _new("text", x=x, y=y)
    words.text = element.text
    for line in element:
        lower = ElementTree.SubElement(words, line.tag, {"x": _short(x)})
        lower.set("dy", _short(line.get("dy", "0").removesuffix("px")))
        lower.text = line.text
    return words


LEAVES = {"rect": _rectangle, "path": _shape, "line": _line, "text": _words}


def _pattern(name, key):
    size, ground, lines, ink = PATTERNS[name]
    frame = {"id": f"{key}{name}", "width": str(size), "height": str(size)}
    frame["patternUnits"] = "userSpaceOnUse"
    pattern = ElementTree.Element(f"{{{SVG}}}pattern", frame)
    square = {"width": str(size), "height": str(size), "fill": ground}
    ElementTree.SubElement(pattern, f"{{{SVG}}}rect", square)
    ElementTree.SubElement(pattern, f"{{{SVG}}}path", {"d": lines, "stroke": ink})
    return pattern
