"""Pictures on pages: how wide they stand, how they are loaded, what is there until they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from functions.api.media import renditions
from shared.article.model import Image

LIST_SIZES: Mapping[str, str] = {
    "lead": "(min-width: 78rem) 50rem, (min-width: 60rem) 64vw, 95vw",
    "second": "(min-width: 78rem) 15.5rem, (min-width: 60rem) 20vw, (min-width: 40rem) 31vw, 9rem",
    "block": "(min-width: 78rem) 17.5rem, (min-width: 72rem) 22vw, (min-width: 40rem) 45vw, 9rem",
    "list": "(min-width: 40rem) 13rem, 9rem",
}
"""How wide pictures stand in lists, by their places, as `style.css` has it. On a phone all but the
lead's are cut to squares of 6rem, of which a photograph is wider."""

STORY_SIZES = "(min-width: 64rem) 50rem, (min-width: 44rem) 42rem, 95vw"
TALL_REMS = 40
"""The height of a picture that is higher than wide is no more (`style.css`)."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture on a page: its address, and what is known of it.

    `image` is None in rows of lists that relate has not written anew since 0.1.0.
    """

    url: str
    image: Image | None
    alt: str = ""

    def list_attributes(self, place: str) -> dict[str, str]:
        """The attributes of its `img` element in a list; the lead loads with the page, others when
        they are near."""
        return self._attributes(LIST_SIZES[place]) | loading(is_lazy=place != "lead")

    def story_attributes(self, *, is_lazy: bool) -> dict[str, str]:
        """The attributes of its `img` element in a story."""
        return self._attributes(_story_sizes(self.image)) | loading(is_lazy=is_lazy)

    def _attributes(self, sizes: str) -> dict[str, str]:
        if self.image is None:
            source = renditions.width_url(self.url, renditions.MIDDLE_WIDTH)
            return {"src": source, "alt": self.alt, "width": "600", "height": "400"}
        attributes = renditions.source_attributes(self.url, self.image, sizes)
        tone = {"class": tone_class(self.image.color)} if self.image.color else {}
        return attributes | {"alt": self.alt} | tone


def loading(*, is_lazy: bool) -> dict[str, str]:
    """The attributes that say when a picture is loaded; decoding it never holds up the text."""
    first = {"loading": "lazy"} if is_lazy else {"fetchpriority": "high"}
    return first | {"decoding": "async"}


def _story_sizes(image: Image | None) -> str:
    if image is None or image.height <= image.width:
        return STORY_SIZES
    return f"min(95vw, {TALL_REMS * image.width / image.height:.1f}rem)"


def tone_class(color: str) -> str:
    """The class of an `img` element whose ground has this colour (`#9ab0c4`)."""
    return f"tone-{color.removeprefix('#')}"


def tone_rules(images: Iterable[Image | None]) -> str:
    """The CSS of the grounds of these pictures, which are seen until the pictures come."""
    colors = sorted({image.color for image in images if image and image.color})
    return "".join(f".{tone_class(color)}{{background:{color}}}" for color in colors)
