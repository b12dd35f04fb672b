"""Draws the site's icon for those who take no SVG: `python -m tests.support.icons`.

The figures are those of `functions/api/site/reader/icon.svg`: a drop with two lines of text on red,
in a square of 32 units.
"""

from pathlib import Path

from PIL import Image, ImageDraw

from functions.api.site.assets import READER_FOLDER, TOUCH_ICON_SIZE

UNITS = 32
RED, PAPER = "#9c1c1c", "#fffdf9"
CORNER = 6
DROP: tuple[tuple[tuple[float, float], ...], ...] = (
    ((16, 5), (20.6, 11), (23.5, 14.7), (23.5, 18.5)),
    ((8.5, 18.5), (8.5, 14.7), (11.4, 11), (16, 5)),
)
"""The sides of the drop, each a Bezier curve; below them it is half a circle."""

CIRCLE = (8.5, 11, 23.5, 26)
LINES = ((12.2, 17.2, 19.8), (12.2, 20.4, 17.4))
"""From where to where each line goes, and how far down: x, y, x."""

LINE_WIDTH = 1.7
FAVICON_SIZES = (16, 32, 48)
OVERSAMPLING = 8
CURVE_STEPS = 40


def main() -> None:
    """Write both files."""
    write_icons(READER_FOLDER)


def write_icons(folder: Path) -> None:
    """The favicon, which has several sizes; the touch icon, whose corners the phone cuts itself."""
    favicons = [draw_icon(size, corner=CORNER) for size in FAVICON_SIZES]
    favicons[-1].save(
        folder / "favicon.ico",
        sizes=[(size, size) for size in FAVICON_SIZES],
        append_images=favicons[:-1],
    )
    touch_icon = draw_icon(TOUCH_ICON_SIZE, corner=0).convert("RGB").quantize(64)
    touch_icon.save(folder / "apple-touch-icon.png", optimize=True)


def draw_icon(size: int, *, corner: float) -> Image.Image:
    """The icon, so many pixels wide and high; `corner` is the radius of the square's corners."""
    scale = size * OVERSAMPLING / UNITS
    canvas = Image.new("RGBA", (size * OVERSAMPLING,) * 2)
    draw = ImageDraw.Draw(canvas)
    draw.rounded_rectangle((0, 0, canvas.width, canvas.height), corner * scale, fill=RED)
    outline = [point for curve in DROP for point in _curve(curve)]
    draw.polygon([(x * scale, y * scale) for x, y in outline], fill=PAPER)
    draw.ellipse([edge * scale for edge in CIRCLE], fill=PAPER)
    for left, y, right in LINES:
        half = LINE_WIDTH / 2
        box = (left - half, y - half, right + half, y + half)
        draw.rounded_rectangle([edge * scale for edge in box], half * scale, fill=RED)
    return canvas.resize((size, size), Image.Resampling.LANCZOS)


def _curve(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Points along a cubic Bezier curve."""
    weights = (1, 3, 3, 1)
    line = []
    for step in range(CURVE_STEPS + 1):
        part = step / CURVE_STEPS
        shares = [weight * part**n * (1 - part) ** (3 - n) for n, weight in enumerate(weights)]
        x, y = (sum(s * p[axis] for s, p in zip(shares, points, strict=True)) for axis in (0, 1))
        line.append((x, y))
    return line


if __name__ == "__main__":
    main()
