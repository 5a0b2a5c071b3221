"""Requests that nobody sends in good faith, drawn by a seed: the same in every run."""

import random
from dataclasses import dataclass, field
from urllib.parse import quote

#: What would run, were it written into a page as it came.
MARK = '"><script>alert(7)</script><img src=x onerror=alert(7)>'
RAW = ("<script>alert(7)", "<img src=x onerror")
SPLIT = "x\r\nX-Injected: 1"

#: Values as they stand in an address, escaped already.
VALUES = [
    *("%00", "PER%00", "%ff%fe", "%c0%af", "%ed%a0%80", "%", "%zz", "%u0041", "+", "%0a", "%0d%0a"),
    *("", "0", "-1", "1e309", "NaN", "Infinity", "0x10", "1_000", "1.5", "99999999999999999999"),
    *("9" * 400, "a" * 5000, "PER" * 60, "%2e%2e%2f" * 20 + "etc/passwd", "null", "true", "[]"),
    *("2025-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "2999-01-01"),
    *("2001-01-01", "2025-1-1", "01/02/2025", "2025-01-01T00:00:00Z", "today"),
    *(
        quote(value, safe="")
        for value in (
            *(MARK, SPLIT, "' OR 1=1 --", '"; DROP TABLE members_actor; --', "{{7*7}}", "${7*7}"),
            *(
                "٣",
                "２",
                "²",
                "２０２５-01-01",
                "😀" * 50,
                "e\u0301" * 90,
                "\u202e",
                "\ufeff",
                "ı",
                "ß",
            ),
            *("PER,ECU", "per", "*", "%s%n", "\\", "'", "(", "a:b", "&!|<->:*", "'':*", "__all__"),
            *("after:", "before:\0", "after:santiago-2023/10.A.3/2@PER.99", '{"a": [1]}'),
        )
    ),
]
#: Names as they stand in an address.
NAMES = [
    *("q", "instrument", "state", "actor", "working_group", "theme", "dimension", "act", "status"),
    *("as_of", "cycle", "ordering", "page", "page_size", "cursor", "format", "kind", "capacity"),
    *("position", "list", "outcome", "group", "columns", "rows", "measure", "lang", "script"),
    *("state[]", "state[0]", "state__in", "instrument__code", "__class__", "", "%00", "%ff"),
    *(quote(MARK, safe=""), "next", "version", "n" * 300),
]
HEADERS = {
    "accept": [
        "image/png",
        "",
        "*/*;q=0",
        ";;;",
        "a" * 3000,
        "text/html;q=x",
        ",",
        "/",
        "text/csv;q=9",
    ],
    "accept-language": ["xx", "*", "es-" * 50, ";q=", "pt;q=1e400", "../../etc", "\x01", "en;q=-1"],
    "if-none-match": ["x", '"', "*", "W/", '"' + "a" * 3000 + '"'],
    "if-modified-since": ["yesterday", "Thu, 99 Foo 2099 99:99:99 GMT", "0", "-1"],
    "range": ["bytes=0-0", "bytes=9-1", "lines=x"],
    "x-forwarded-for": ["'", ",,,", "::::", "1" * 500],
    "x-requested-with": [MARK],
    "hx-request": ["true"],
    "referer": [MARK, "http://"],
    "content-type": ["application/json", "multipart/form-data", "text/plain; charset=none"],
    "accept-encoding": ["gzip;q=0", "br, *", "x" * 500],
}
COOKIES = [
    "django_language=%00",
    "django_language=../../x",
    "sessionid=x",
    "csrftoken=<b>",
    "=",
    ";;",
]
METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO", "get"]


@dataclass
class Request:
    """One bad request, as the test client sends it."""

    method: str
    path: str
    query: str
    headers: dict = field(default_factory=dict)

    def sent_by(self, client):
        names = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in self.headers.items()}
        return client.generic(self.method, self.path, QUERY_STRING=self.query, **names)


def requests(addresses, count, seed):
    """Yield *count* bad requests. addresses: lists of paths with their queries, each asked as
    often as the others."""
    draw = random.Random(seed)
    for _number in range(count):
        path, _mark, query = draw.choice(draw.choice(addresses)).partition("?")
        yield Request(
            draw.choice(METHODS) if draw.random() < 0.12 else "GET",
            _path(draw, path) if draw.random() < 0.3 else path,
            _query(draw, query),
            _headers(draw) if draw.random() < 0.3 else {},
        )


def _path(draw, path):
    """*path* with one part of it taken over."""
    parts = path.strip("/").split("/")
    place = draw.randrange(len(parts))
    value = _value(draw) or "x"
    parts[place] = draw.choice([value, parts[place] + value, f"{value}/{parts[place]}"])
    return f"/{'/'.join(parts)}{'/' if path.endswith('/') else ''}"


def _value(draw):
    return quote(MARK, safe="") if draw.random() < 0.15 else draw.choice(VALUES)


def _query(draw, query):
    pairs = [query] if query else []
    for _number in range(draw.choice([0, 1, 1, 1, 2, 3])):
        name = draw.choice(NAMES)
        pairs += [f"{name}={_value(draw)}" for _time in range(draw.choice([1, 1, 1, 2]))]
    if draw.random() < 0.02:
        pairs += [f"state={number}" for number in range(300)]
    return "&".join(pairs)


def _headers(draw):
    names = draw.sample(list(HEADERS), draw.choice([1, 1, 2]))
    chosen = {name: draw.choice(HEADERS[name]) for name in names}
    if draw.random() < 0.1:
        chosen["cookie"] = draw.choice(COOKIES)
    return chosen
