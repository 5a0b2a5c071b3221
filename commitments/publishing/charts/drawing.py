"""Draws a specification. The library for it takes some hundred megabytes and a second to wake:
only a process of its own imports this module, never one that answers readers.
"""

import vl_convert

from .slimming import slim

#: Two of its points for each unit of the picture: sharp on paper and on a phone.
SCALE = 2


def draw(spec, key):
    """Return {extension: bytes} of what is kept of *spec*.

    key: names it. One that is taken away is drawn as PNG too, from the very SVG.
    """
    about = spec["usermeta"]
    svg = slim(vl_convert.vegalite_to_svg(spec), about, f"c{key[:7]}")
    drawn = {"svg": svg.encode()}
    if about["headed"]:
        drawn["png"] = vl_convert.svg_to_png(svg, scale=SCALE)
    return drawn
