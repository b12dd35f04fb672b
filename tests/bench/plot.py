"""Draws what an article costs to relate, and a million of them, as SVG."""

from collections.abc import Sequence
from math import log10

from infra.prices import PRICE_MONTH
from tests.bench.cost import Cost

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 320, 60, 40, 50
MOST = 100
COLOURS = {"write units": "#c2410c", "read units": "#1d4ed8"}


def plot(costs: Sequence[Cost]) -> str:
    """Units an article against the articles that are there, the budgets dashed; under each size the
    price of a million."""
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'font-family="sans-serif" font-size="13">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        (
            f'<text x="{LEFT}" y="20" font-size="15">Relating one more article: units, by how many '
            f"are there already</text>"
        ),
    ]
    for value in range(0, MOST + 1, 20):
        parts.append(f'<path d="M{LEFT} {_y(value):.0f}H{WIDTH - 20}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{_y(value) + 4:.0f}" text-anchor="end">{value}</text>'
        )
    series = {
        "write units": [cost.wru for cost in costs],
        "read units": [cost.rru for cost in costs],
    }
    xs = [_x(cost.articles, costs) for cost in costs]
    for (name, values), budget in zip(series.items(), (80, 64), strict=True):
        colour = COLOURS[name]
        points = " ".join(f"{x:.0f},{_y(value):.1f}" for x, value in zip(xs, values, strict=True))
        parts.append(
            f'<path d="M{LEFT} {_y(budget):.0f}H{WIDTH - 20}" stroke="{colour}" '
            f'stroke-dasharray="4 4"/>'
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{x:.0f}" cy="{_y(y):.1f}" r="4" fill="{colour}"/>'
            for x, y in zip(xs, values, strict=True)
        ]
        parts.append(
            f'<text x="{WIDTH - 24}" y="{_y(values[-1]) + 18:.0f}" text-anchor="end" '
            f'fill="{colour}">{name}</text>'
        )
    for x, cost in zip(xs, costs, strict=True):
        parts.append(
            f'<text x="{x:.0f}" y="{HEIGHT - 30}" text-anchor="middle">{cost.articles:,} '
            f"articles</text>"
        )
        price = f"a million: ${cost.dollars_a_million:.0f} ({PRICE_MONTH})"
        parts.append(
            f'<text x="{x:.0f}" y="{HEIGHT - 12}" text-anchor="middle" fill="#555">{price}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _x(articles: int, costs: Sequence[Cost]) -> float:
    first, last = log10(costs[0].articles), log10(costs[-1].articles)
    return LEFT + 70 + (log10(articles) - first) / max(last - first, 1e-9) * (WIDTH - LEFT - 180)


def _y(value: float) -> float:
    return TOP + (1 - value / MOST) * (HEIGHT - TOP - BOTTOM)
