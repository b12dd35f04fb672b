"""`python -m infra.picture`: draws infra/system.svg from template.yaml.

Every arrow is derived from the template by `system_graph`. Where a box stands and which way an
arrow takes is laid out by hand below. A resource or an arrow of the template that has no place
here is an error, and so is a way without an arrow. tests/contract/test_picture.py compares the
committed drawing with the template.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from infra.paths import PROJECT_ROOT
from infra.system_graph import Arrow, Resources, find_arrows, read_resources, schedule_rules

PICTURE = PROJECT_ROOT / "infra" / "system.svg"
WIDTH, TOP, HEIGHT = 1096, -64, 770

Point = tuple[int, int]

LOOK = {
    "AWS::S3::Bucket": ("bucket", "S3 bucket"),
    "AWS::SQS::Queue": ("queue", "SQS queue"),
    "AWS::DynamoDB::Table": ("table", "DynamoDB table"),
    "AWS::Serverless::Function": ("function", "Lambda function"),
    "AWS::Serverless::HttpApi": ("door", "HTTP API"),
    "AWS::Events::EventBus": ("door", "EventBridge bus"),
}
"""The types of resources that are drawn: the class of their boxes, and their second line."""

CLOCK_LOOK = ("door", "EventBridge rule")
"""Of schedules; rules with a pattern are arrows."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a resource is drawn: its left upper corner and its size in pixels."""

    x: int
    y: int
    width: int
    height: int


BOXES = {
    "DropBucket": Box(16, 190, 116, 52),
    "DropQueue": Box(176, 190, 116, 52),
    "DropDeadLetters": Box(164, 354, 140, 52),
    "IngestFunction": Box(336, 86, 124, 224),
    "MediaBucket": Box(522, 80, 122, 52),
    "DropsTable": Box(522, 150, 122, 52),
    "ArticlesTable": Box(522, 222, 122, 88),
    "RelateFunction": Box(706, 246, 124, 64),
    "RelateFunctionClock": Box(504, 354, 158, 52),
    "RelateFailures": Box(706, 354, 124, 52),
    "SweepFunction": Box(522, -40, 122, 52),
    "SweepFunctionDaily": Box(706, -40, 158, 52),
    "IndexTable": Box(706, 160, 124, 52),
    "ApiFunction": Box(894, 40, 116, 270),
    "HttpApi": Box(894, 354, 116, 52),
    "EventBus": Box(336, 474, 124, 52),
    "PushQueue": Box(706, 474, 124, 52),
    "PushDeadLetters": Box(884, 474, 140, 52),
    "PingQueue": Box(336, 570, 124, 52),
    "RejectsQueue": Box(504, 570, 124, 52),
    "PushFunction": Box(706, 570, 124, 52),
    "PushFunctionTick": Box(884, 570, 158, 52),
}

WAYS: dict[tuple[str, str], tuple[Point, ...]] = {
    ("DropBucket", "DropQueue"): ((132, 216), (176, 216)),
    ("DropBucket", "IngestFunction"): ((90, 190), (90, 112), (336, 112)),
    ("DropBucket", "ApiFunction"): ((58, 190), (58, 56), (894, 56)),
    ("DropQueue", "IngestFunction"): ((292, 216), (336, 216)),
    ("DropQueue", "DropDeadLetters"): ((234, 242), (234, 354)),
    ("IngestFunction", "MediaBucket"): ((460, 106), (522, 106)),
    ("IngestFunction", "DropsTable"): ((460, 176), (522, 176)),
    ("IngestFunction", "ArticlesTable"): ((460, 266), (522, 266)),
    ("MediaBucket", "ApiFunction"): ((644, 94), (894, 94)),
    ("DropsTable", "ApiFunction"): ((644, 164), (664, 164), (664, 118), (894, 118)),
    ("DropsTable", "RelateFunction"): ((644, 188), (696, 188), (696, 252), (706, 252)),
    ("ArticlesTable", "ApiFunction"): ((644, 234), (684, 234), (684, 142), (894, 142)),
    ("ArticlesTable", "RelateFunction"): ((644, 264), (706, 264)),
    ("RelateFunctionClock", "RelateFunction"): ((583, 354), (583, 332), (730, 332), (730, 310)),
    ("RelateFunction", "ArticlesTable"): ((706, 292), (644, 292)),
    ("RelateFunction", "IndexTable"): ((768, 246), (768, 212)),
    ("RelateFunction", "RelateFailures"): ((768, 310), (768, 354)),
    ("IngestFunction", "IndexTable"): ((460, 207), (706, 207)),
    ("SweepFunctionDaily", "SweepFunction"): ((706, -14), (644, -14)),
    ("SweepFunction", "MediaBucket"): ((583, 12), (583, 80)),
    ("DropsTable", "SweepFunction"): ((522, 192), (492, 192), (492, -8), (522, -8)),
    ("ArticlesTable", "SweepFunction"): ((522, 240), (478, 240), (478, -24), (522, -24)),
    ("ApiFunction", "IndexTable"): ((894, 186), (830, 186)),
    ("HttpApi", "ApiFunction"): ((952, 354), (952, 310)),
    ("IngestFunction", "EventBus"): ((372, 310), (372, 474)),
    ("IngestFunction", "PushQueue"): ((424, 310), (424, 426), (730, 426), (730, 474)),
    ("RelateFunction", "EventBus"): (
        *((830, 298), (882, 298), (882, 442), (440, 442), (440, 474)),
    ),
    ("RelateFunction", "PushQueue"): ((830, 282), (872, 282), (872, 458), (806, 458), (806, 474)),
    ("EventBus", "PingQueue"): ((398, 526), (398, 570)),
    ("EventBus", "RejectsQueue"): ((460, 500), (566, 500), (566, 570)),
    ("PushQueue", "PushFunction"): ((768, 526), (768, 570)),
    ("PushQueue", "PushDeadLetters"): ((830, 500), (884, 500)),
    ("PushFunctionTick", "PushFunction"): ((884, 596), (830, 596)),
    ("PingQueue", "PushFunction"): ((398, 622), (398, 640), (730, 640), (730, 622)),
    ("RejectsQueue", "PushFunction"): ((628, 604), (706, 604)),
    ("ArticlesTable", "PushFunction"): (
        *((632, 310), (632, 324), (684, 324), (684, 586), (706, 586)),
    ),
}
"""The corners of each arrow's line, by its source and its target."""

STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.name { font-weight: 600; font-size: 13px; fill: #1b2230; text-anchor: middle; }
.detail { font-size: 11px; fill: #566072; text-anchor: middle; }
.caption, .person { font-size: 11.5px; fill: #566072; }
.person { font-style: italic; text-anchor: middle; }
rect { fill: #f4f6fa; stroke: #8a96ab; stroke-width: 1.2; }
.function rect { fill: #fff1de; stroke: #d07a12; }
.table rect { fill: #e6effd; stroke: #3b73c8; }
.bucket rect { fill: #e5f5ea; stroke: #2f8d52; }
.queue rect { fill: #f6e9fa; stroke: #9b4fb5; }
path { fill: none; stroke-width: 1.8; }
.event { stroke: #1b2230; }
.data { stroke: #6f7b90; stroke-dasharray: 2 3; }
.failure { stroke: #c0392b; stroke-dasharray: 7 4; }
marker path { stroke: none; }
.event-head { fill: #1b2230; } .data-head { fill: #6f7b90; } .failure-head { fill: #c0392b; }
@media (prefers-color-scheme: dark) {
.name { fill: #eef1f6; } .detail, .caption, .person { fill: #aab4c5; }
rect { fill: #232a36; stroke: #7a879d; }
.function rect { fill: #3d2c14; stroke: #e09a3e; }
.table rect { fill: #1a2b47; stroke: #6f9fe6; }
.bucket rect { fill: #17331f; stroke: #58b87b; }
.queue rect { fill: #35203d; stroke: #c184d6; }
.event { stroke: #eef1f6; } .data { stroke: #93a0b6; } .failure { stroke: #ff7b6b; }
.event-head { fill: #eef1f6; } .data-head { fill: #93a0b6; } .failure-head { fill: #ff7b6b; }
}
""".strip()


def draw(resources: Resources) -> str:
    """The picture as SVG. Raises ValueError if the layout does not fit the template."""
    arrows = find_arrows(resources)
    rules = {rule: {"Type": "AWS::Events::Rule"} for rule in schedule_rules(resources)}
    drawable = {name: one for name, one in resources.items() if one["Type"] in LOOK} | rules
    _check_layout(set(drawable), arrows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {TOP} {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="title">',
        "<!-- Written by `python -m infra.picture` from template.yaml; do not edit. -->",
        '<title id="title">How a dropped file becomes an article that readers get</title>',
        f"<style>\n{STYLE}\n</style>",
        _heads(),
        *(_line(arrow) for arrow in arrows),
        *(_figure(name, resource) for name, resource in drawable.items()),
        *_notes(resources),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _check_layout(names: set[str], arrows: list[Arrow]) -> None:
    ways = {(arrow.source, arrow.target) for arrow in arrows}
    misfits = sorted(names ^ BOXES.keys()) + sorted(" -> ".join(way) for way in ways ^ WAYS.keys())
    if misfits:
        raise ValueError(f"BOXES and WAYS of infra/picture.py do not fit: {', '.join(misfits)}")


def _heads() -> str:
    heads = (
        f'<marker id="{kind}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path class="{kind}-head" d="M0 0 L8 4 L0 8 z"/></marker>'
        for kind in ("event", "data", "failure")
    )
    return f"<defs>{''.join(heads)}</defs>"


def _line(arrow: Arrow) -> str:
    kind = arrow.kind if arrow.kind in {"event", "failure"} else "data"
    points = " L".join(f"{x} {y}" for x, y in WAYS[arrow.source, arrow.target])
    start = f' marker-start="url(#{kind})"' if arrow.kind == "read and write" else ""
    return f'<path class="{kind}" d="M{points}"{start} marker-end="url(#{kind})"/>'


def _figure(name: str, resource: Any) -> str:
    css, detail = LOOK.get(resource["Type"], CLOCK_LOOK)
    box = BOXES[name]
    middle, y = box.x + box.width // 2, box.y + box.height // 2
    radius = 14 if css in {"queue", "door"} else 6
    return (
        f'<g class="{css}"><rect x="{box.x}" y="{box.y}" width="{box.width}" '
        f'height="{box.height}" rx="{radius}"/>'
        f'<text class="name" x="{middle}" y="{y - 3}">{escape(name)}</text>'
        f'<text class="detail" x="{middle}" y="{y + 14}">{escape(detail)}</text></g>'
    )


def _notes(resources: Resources) -> Iterator[str]:
    """What is written beside arrows, with the numbers of the template, and who is outside."""
    queue = resources["DropQueue"]["Properties"]
    stream = resources["RelateFunction"]["Properties"]["Events"]["Articles"]["Properties"]
    yield _caption(242, 302, f"after {queue['RedrivePolicy']['maxReceiveCount']} receives")
    yield _caption(776, 336, f"after {stream['MaximumRetryAttempts']} retries")
    yield _caption(654, 258, "stream")
    for rule, expression in schedule_rules(resources).items():
        yield _caption(BOXES[rule].x + 86, BOXES[rule].y - 6, expression)
    yield '<path class="event" d="M74 354 L74 242" marker-end="url(#event)"/>'
    yield '<text class="person" x="74" y="372">files of the newsroom</text>'
    yield '<path class="event" d="M1050 380 L1010 380" marker-end="url(#event)"/>'
    yield '<text class="person" x="1066" y="372">readers</text>'
    yield '<path class="event" d="M796 622 L796 652" marker-end="url(#event)"/>'
    yield '<text class="person" x="796" y="668">webhook, WebSub hub, editors by mail</text>'


def _caption(x: int, y: int, text: str) -> str:
    return f'<text class="caption" x="{x}" y="{y}">{escape(text)}</text>'


def _legend() -> Iterator[str]:
    rows = (("event", "calls or notifies"), ("data", "reads, writes"), ("failure", "gives up"))
    for place, (kind, text) in enumerate(rows):
        x, y = 336 + place * 128, 690
        yield f'<path class="{kind}" d="M{x} {y} L{x + 26} {y}" marker-end="url(#{kind})"/>'
        yield _caption(x + 32, y + 4, text)


def write_picture() -> None:
    """Write infra/system.svg."""
    PICTURE.write_text(draw(read_resources()), encoding="utf-8")


if __name__ == "__main__":
    write_picture()
