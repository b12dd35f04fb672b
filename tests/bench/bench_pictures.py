"""Bytes, time and likeness of renditions, and what a picture costs to make ready (`make bench`).

The photographs are those of Debian's package mate-backgrounds (`apt-get install mate-backgrounds`),
or the JPEGs of a folder that the variable PHOTOGRAPHS names. SSIM is scikit-image's, of the grey
values; without it that column is empty.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image as Pillow
from PIL.Image import Image as Pixels

from functions.ingest.article.draft import Attachment
from functions.ingest.formats.image import parse_image
from functions.ingest.pictures import pixels
from functions.ingest.pictures.finishing import finished_picture
from shared.article.media_keys import RENDITION_WIDTHS
from tests.support import photographs

FOLDER = Path(os.environ.get("PHOTOGRAPHS", "/usr/share/backgrounds/mate"))
LEAST_WIDTH = 1200

ENCODERS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("WEBP", {"quality": 70, "method": 2}),
    ("WEBP", {"quality": 75, "method": 0}),
    ("WEBP", {"quality": 75, "method": 2}),
    ("WEBP", {"quality": 75, "method": 4}),
    ("WEBP", {"quality": 75, "method": 6}),
    ("WEBP", {"quality": 80, "method": 2}),
    ("AVIF", {"quality": 50, "speed": 8, "max_threads": 1}),
    ("AVIF", {"quality": 50, "speed": 10, "max_threads": 1}),
    ("AVIF", {"quality": 60, "speed": 10, "max_threads": 1}),
    ("JPEG", {"quality": 75, "optimize": True, "progressive": True}),
)
MEGAPIXELS = (1, 12, 24, 45)
REFERENCE = "adding up 20,000,000 numbers in Python"
CAMERA_SIZE = (4240, 2832)


def main() -> None:
    """Print the tables; with a number, make one picture of so many megapixels ready."""
    if sys.argv[1:]:
        _measure_one(float(sys.argv[1]), int(sys.argv[2]))
        return
    _say(f"{REFERENCE}: {_reference_ms():.0f} ms of processor time; 1,100 on most machines")
    _print_sizes()
    files = sorted(FOLDER.rglob("*.jpg"))
    sources = [each for each in map(_opened, files) if each.width >= LEAST_WIDTH]
    if not sources:
        _say(f"no photographs in {FOLDER}: apt-get install mate-backgrounds, or set PHOTOGRAPHS")
        return
    _say(f"\n{len(sources)} photographs of {FOLDER}: bytes of renditions")
    for width in RENDITION_WIDTHS:
        _print_encoders(width, sources)
    _print_served(file.read_bytes() for file in files)
    _print_processor_time([file.read_bytes() for file in files])


def _reference_ms() -> float:
    """What a loop of Python takes, to compare machines by."""
    began, total = time.process_time(), 0
    for number in range(20_000_000):
        total += number
    return (time.process_time() - began) * 1000


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _opened(file: Path) -> Pixels:
    return pixels.decode_pixels(file.read_bytes(), "JPEG", max(RENDITION_WIDTHS))


def _print_encoders(width: int, sources: Iterable[Pixels]) -> None:
    renditions = [pixels.resize(source, width) for source in sources if source.width > width]
    _say(f"\n{width} wide{'':32}{'median KB':>10}{'most KB':>9}{'ms':>6}{'SSIM':>7}{'least':>7}")
    for kind, options in ENCODERS:
        sizes, times, likeness = [], [], []
        for rendition in renditions:
            file, started = BytesIO(), time.process_time()
            rendition.save(file, kind, **options)
            times.append(time.process_time() - started)
            sizes.append(len(file.getvalue()) / 1024)
            likeness.append(_ssim(rendition, file))
        name = f"{kind} " + ", ".join(f"{key} {value}" for key, value in options.items())
        _say(
            f"{name:<42}{median(sizes):10.1f}{max(sizes):9.0f}{median(times) * 1000:6.0f}"
            f"{median(likeness):7.3f}{min(likeness):7.3f}"
        )


def _ssim(source: Pixels, file: BytesIO) -> float:
    """How alike a rendition and its source are, 1 at most; not a number without scikit-image."""
    if find_spec("skimage") is None:
        return float("nan")
    to_array = import_module("numpy").asarray
    measure = import_module("skimage.metrics").structural_similarity
    with Pillow.open(file) as picture:
        return float(measure(to_array(source.convert("L")), to_array(picture.convert("L"))))


def _print_served(files: Iterable[bytes]) -> None:
    """What a phone 390 points wide loads: 960 pixels at two a point, 640 at one."""
    pictures = [finished_picture(Attachment("", data, parse_image(data))) for data in files]
    _say("\nas served, median KB")
    for width in RENDITION_WIDTHS:
        sizes = [
            len(dict(zip(each.image.widths, each.renditions, strict=True))[width]) / 1024
            for each in pictures
            if width in each.image.widths
        ]
        _say(f"{width:>6}{median(sizes):10.1f}")


def _print_processor_time(files: Sequence[bytes]) -> None:
    """What a photograph takes from its bytes to its renditions: as it is, and as a camera of 12
    megapixels would have taken it."""
    _say("\na photograph made ready, ms of processor time: median and most")
    for name, sources in (
        ("as it is", files),
        ("of 12 megapixels", [_enlarged(data) for data in files]),
    ):
        times = sorted(_milliseconds_of(data) for data in sources)
        size = median(map(len, sources)) / 1e6
        _say(f"{name:<20}{size:6.1f} MB{median(times):7.0f}{times[-1]:7.0f}")
    _say(f"{REFERENCE}, once more: {_reference_ms():.0f} ms")


def _enlarged(data: bytes) -> bytes:
    with Pillow.open(BytesIO(data)) as picture:
        return photographs.jpeg(picture.convert("RGB").resize(CAMERA_SIZE), quality=88)


def _milliseconds_of(data: bytes) -> float:
    began = time.process_time()
    finished_picture(Attachment("", data, parse_image(data)))
    return (time.process_time() - began) * 1000


def _print_sizes() -> None:
    """Time and memory of a picture, each in a process of its own."""
    _say("a photograph made ready: its orientation, ms of processor time, MB")
    for count in MEGAPIXELS:
        for orientation in (1, 6):
            command = [sys.executable, "-m", "tests.bench.bench_pictures", str(count)]
            subprocess.run([*command, str(orientation)], check=True)


def _measure_one(megapixels: float, orientation: int) -> None:
    """A photograph with grain, some 3 bits a pixel as those of cameras have."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    grain = Pillow.effect_noise((1500, 1000), 24)
    scene = photographs.upright_pixels((1500, 1000))
    scene = Pillow.blend(scene, grain.convert("RGB"), 0.4).resize((round(height * 1.5), height))
    exif = photographs.segment(0xE1, b"Exif\0\0" + photographs.exif(orientation))
    data = photographs.jpeg(scene, exif, quality=90)
    del scene
    before, started = _peak(), time.process_time()
    picture = finished_picture(Attachment("", data, parse_image(data)))
    spent = (time.process_time() - started) * 1000
    _say(
        f"{megapixels:>4.0f} megapixels, {len(data) / 1e6:5.1f} MB, orientation {orientation}:"
        f"{spent:6.0f} ms, {_peak() / 1e6:5.0f} MB at most ({before / 1e6:.0f} before), widths "
        f"{picture.image.widths}"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
