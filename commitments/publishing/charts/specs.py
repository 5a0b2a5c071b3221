"""A Chart as a Vega-Lite specification: pure functions, one plain dictionary out.

The colours are those of the ladder in `static/css/base.css`, its light side: a chart lies on
a light card, also in the dark and in forced colours. Never by colour alone: along the ladder the
fills grow darker, what is no step of it is patterned, the parts stand in the order of the key,
apart from each other, and carry their counts. Every bar begins at zero and states its total.
"""

from textwrap import wrap

from django.utils import translation
from django.utils.translation import gettext as _

#: In units of the picture; 480 of them are 328 pixels on a phone and 512 on a desk.
WIDTH, TEXT, SMALL = 480, 16, 14
ROW, COLUMNS = 54, 260
#: About how wide one character is, per size of text; one of the bold ones.
CHARACTER, BOLD = 0.48, 0.54
INK, SOFT, RULE, CARD, EDGE = "#18232e", "#4b5662", "#dcd5c6", "#fffefb", "#7d7869"
FONT = "Liberation Sans"

#: Code -> its fill, and the ink of a number on it. `url(#…)` is a pattern: see `slimming`.
FILLS = {
    "not_reported": ("url(#none)", INK),
    "under_consideration": ("#e9dcb8", INK),
    "planned": ("#bed6de", INK),
    "in_progress": ("#82b4c2", INK),
    "advanced": ("#34798b", "#ffffff"),
    "implemented": ("#0a4652", "#ffffff"),
    "discontinued": ("url(#crossed)", INK),
    "not_applicable": ("url(#dotted)", INK),
    "received": ("#34798b", "#ffffff"),
    "under_review": ("#bed6de", INK),
    "not_received": ("url(#none)", INK),
}
UNKNOWN = ("url(#dotted)", INK)


def spec(chart, *, headed=False):
    """Return the Vega-Lite specification of *chart*, the same for the same chart.

    headed: with its title, subtitle and origin within the picture, as it is taken away; on a
    page these stand beside it. `usermeta` holds what the drawn SVG says of itself.
    """
    drawn = {"bars": _bars, "columns": _columns}[chart.kind](chart)
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "usermeta": _about(chart, headed),
        "background": CARD,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "width": WIDTH,
        "config": _config(),
        **drawn,
    }
    if headed:
        whole |= {"padding": 20, "title": _title(chart)}
        whole["layer"] = [*drawn["layer"], _origin(drawn["height"] + _below(chart))]
    return whole


def _about(chart, headed):
    return {
        "title": chart.title,
        "description": f"{chart.subtitle}. {chart.description}".strip(". ") + ".",
        "language": (translation.get_language() or "es").split("-")[0],
        "headed": headed,
    }


def _config():
    words = {"labelFontSize": SMALL, "labelColor": SOFT, "labelFont": FONT}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": words | {"domain": False, "ticks": False, "grid": True, "gridColor": RULE},
        "legend": {
            **words,
            "labelColor": INK,
            "labelFontSize": TEXT - 1,
            "labelLimit": WIDTH // 2 - 40,
            "symbolType": "square",
            "symbolSize": 210,
            "symbolStrokeColor": EDGE,
            "symbolStrokeWidth": 1,
            "rowPadding": 6,
            "columnPadding": 16,
        },
    }


def _title(chart):
    head = 21
    return {
        "text": wrap(chart.title, int(WIDTH / head / BOLD)),
        "subtitle": wrap(chart.subtitle, int(WIDTH / TEXT / CHARACTER)),
        "anchor": "start",
        "frame": "group",
        "offset": 14,
        "fontSize": head,
        "color": INK,
        "subtitleFontSize": TEXT,
        "subtitleColor": SOFT,
        "subtitlePadding": 6,
    }


def _origin(y):
    mark = {"type": "text", "align": "left", "baseline": "top", "fontSize": SMALL, "color": SOFT}
    return {
        "data": {"values": [{"words": "QuitoTrack · CC BY 4.0"}]},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "y": {"value": y}, "text": {"field": "words"}},
    }


# --- What both kinds share --------------------------------------------------------------


def _parts(chart):
    """One row for each count above nothing: where it begins and ends along its bar. What looks
    the same stands together, and is drawn in one stroke."""
    rows = []
    for number, group in enumerate(chart.groups):
        start = 0
        for part in group.parts:
            if part.count:
                end = start + part.count
                place = {"group": number, "start": start, "middle": (start + end) / 2, "end": end}
                what = {"code": part.code, "label": part.label, "count": part.count}
                rows.append({**place, **what})
            start += part.count
    return sorted(rows, key=lambda row: row["code"])


def _most(chart):
    """Where the scale ends: at the longest bar, however short."""
    return max([group.total for group in chart.groups] + [1])


def _numbered(chart, length, room):
    """The parts with room for their number, and its colours.

    length: of the whole scale, in units. room: what one character of a number needs along it,
    and what any number needs.
    """
    unit, (each, any_) = length / _most(chart), room
    for row in _parts(chart):
        if row["count"] * unit >= any_ + each * len(str(row["count"])):
            fill, ink = FILLS.get(row["code"], UNKNOWN)
            halo = CARD if fill.startswith("url") else None
            yield {**row, "ink": ink, "halo": halo}


def _color(chart):
    """The fills, with their key above: the names of what is counted, in its order."""
    names = [label for _code, label in chart.series]
    fills = [FILLS.get(code, UNKNOWN)[0] for code, _label in chart.series]
    widest = max([len(name) for name in names] + [1])
    columns = 3 if widest * TEXT * CHARACTER < WIDTH / 3 - 44 else 2
    key = {"orient": "top", "title": None, "columns": columns, "offset": 22}
    scale = {"domain": names, "range": fills}
    return {"field": "label", "type": "nominal", "scale": scale, "legend": key}


def _quantity(field, most, **more):
    scale = {"domain": [0, most], "nice": False, "zero": True}
    return {"field": field, "type": "quantitative", "scale": scale, **more}


def _axis(**more):
    return {"title": None, "tickCount": 5, "tickMinStep": 1, "format": "d", **more}


def _layer(rows, mark, **encoding):
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _text(**more):
    return {"type": "text", "fontSize": TEXT, "color": INK, **more}


NUMBER = {
    "type": "text",
    "fontSize": SMALL + 1,
    "fontWeight": "bold",
    "baseline": "middle",
    "strokeWidth": 5,
}
INKS = {
    "fill": {"field": "ink", "scale": None, "type": "nominal"},
    "stroke": {"field": "halo", "scale": None, "type": "nominal"},
    "text": {"field": "count"},
}
BAR = {"type": "bar", "stroke": EDGE, "strokeWidth": 1}


# --- Bars -------------------------------------------------------------------------------


def _bars(chart):
    """Horizontal, each under its name and its total."""
    most = _most(chart)
    scale = {"domain": list(range(len(chart.groups))), "paddingInner": 0.52, "paddingOuter": 0.26}
    band = {"field": "group", "type": "nominal", "scale": scale, "axis": None}
    above = {**band, "bandPosition": 0}
    rows = [
        {"group": number, "label": group.label, "total": f"{_('Total')}: {group.total}"}
        for number, group in enumerate(chart.groups)
    ]
    name = _text(align="left", baseline="bottom", dy=-4, limit=WIDTH - 100)
    total = _text(align="right", baseline="bottom", dy=-4, color=SOFT)
    x = _quantity("start", most, axis=_axis())
    numbered = _numbered(chart, WIDTH, (SMALL * 0.6, 4))
    return {
        "height": ROW * max(1, len(chart.groups)),
        "layer": [
            _layer(_parts(chart), BAR, x=x, x2={"field": "end"}, y=band, color=_color(chart)),
            _layer(numbered, NUMBER, x=_quantity("middle", most), y=band, **INKS),
            _layer(rows, name, x={"value": 0}, y=above, text={"field": "label"}),
            _layer(rows, total, x={"value": WIDTH}, y=above, text={"field": "total"}),
        ],
    }


# --- Columns ----------------------------------------------------------------------------


def _columns(chart):
    """Vertical, each over its name and under its total: times in their order."""
    most = _most(chart)
    scale = {"domain": list(range(len(chart.groups))), "paddingInner": 0.3, "paddingOuter": 0.15}
    band = {"field": "group", "type": "nominal", "scale": scale, "axis": None}
    rows = [
        {"group": number, "label": _lines(chart, group), "total": group.total, "end": group.total}
        for number, group in enumerate(chart.groups)
    ]
    name = _text(align="center", baseline="top", fontSize=SMALL)
    total = _text(align="center", baseline="bottom", dy=-3, fontWeight="bold")
    y = _quantity("start", most, axis=_axis())
    numbered = _numbered(chart, COLUMNS, (0, SMALL + 5))
    return {
        "height": COLUMNS,
        "width": WIDTH - 30,
        "layer": [
            _layer(_parts(chart), BAR, y=y, y2={"field": "end"}, x=band, color=_color(chart)),
            _layer(numbered, NUMBER, y=_quantity("middle", most), x=band, **INKS),
            _layer(rows, name, y={"value": COLUMNS + 8}, x=band, text={"field": "label"}),
            _layer(rows, total, y=_quantity("end", most), x=band, text={"field": "total"}),
        ],
    }


def _lines(chart, group):
    """The name of a column, broken so that it stays under it."""
    room = int((WIDTH - 30) / len(chart.groups) / SMALL / CHARACTER) - 1
    return wrap(group.label, max(room, 5), max_lines=3, placeholder="…")


def _below(chart):
    """How far under the bars the origin stands: under the scale, or under the names."""
    if chart.kind == "bars":
        return 30
    return 18 + 18 * max([len(_lines(chart, group)) for group in chart.groups] + [1])
