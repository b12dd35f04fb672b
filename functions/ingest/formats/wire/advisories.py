"""What agencies send to editors and not to readers: advisories, plans of coverage, notices.

They come on the same wire as stories, with the same status. A genre, a category or their own first
words tell them; each is refused with what told it, for it must not be published.

The genres are those of dpa (g2.dpa.com/cv/textgenre: 27 "Achtung" is ADVISORY, 32 "Vorschau" is
SCHEDULE), of AP (developer.ap.org, "Content metadata fields", editorialtypes) and of IPTC
(cv.iptc.org/newscodes/newsitemtype).
"""

import re
from collections.abc import Iterable

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.sources import DeskNote
from shared import text
from shared.errors import Rejected
from shared.text import fold

GENRES = {
    **dict.fromkeys(
        ("achtung", "advisory", "aviso", "media advisory", "editorial advisory", "news advisory"),
        "an advisory to editors",
    ),
    **dict.fromkeys(
        (
            *("vorschau", "schedule", "previsiones", "planungshinweis", "planning", "budget"),
            *("news budget", "daybook", "agenda", "terminvorschau", "tagesvorschau", "digest"),
            *("news digest", "disposition"),
        ),
        "a plan of coverage",
    ),
    **dict.fromkeys(("dienstmeldung", "service message", "note to editors"), "a service message"),
}
"""What an item of a genre is, by the genre's name, folded."""

GENRE_CODES = {"dpatextgenre:27": "an advisory to editors", "dpatextgenre:32": "a plan of coverage"}

_TO_EDITORS = re.compile(
    r"\W{0,5}(?:achtung,? (?:liebe )?(?:redaktion(?:en)?|kunden|medien|kollegen|abonnenten)\b"
    r"|achtung(?::|$)"
    r"|(?:wichtige[rn]? )?hinweise? an (?:die |alle )?(?:redaktion|kunden)"
    r"|nur (?:fur|zur information der) (?:die )?redaktion"
    r"|(?:(?:media|news|photo|picture|video|coverage|editors?'?s?) )?advisory(?: ?[:/.]| [–—-]|$)"
    r"|attention,? (?:all )?editors|note to editors|editors ?:|memo to editors"
    r"|editors ?[,–—-] ?(?:please|note|this|the following|attached|we)\b"
    r"|avis aux (?:redactions|clients|abonnes)|note aux redactions"
    r"|aviso a (?:los )?(?:editores|clientes|abonados)"
    r"|luu y (?:cac )?(?:ban )?(?:bien tap|toa soan)"
    r"|(?:gui|thong bao) (?:cac (?:ban )?(?:bien tap|toa soan)"
    r"|(?:ban )?(?:bien tap|toa soan) ?(?:[:,.!–—-]|$)))",
    re.IGNORECASE,
)
"""How words to editors begin, without marks."""

_NOT_FOR_PUBLICATION = re.compile(
    r"nicht (?:zur|fur die) (?:veroffentlichung|publikation)"
    r"|not (?:intended |meant )?for (?:publication|release|broadcast|publishing)"
    r"|not to be published|do not (?:publish|use this)|no publicar|ne pas (?:publier|diffuser)"
    r"|khong (?:de )?(?:dang tai|xuat ban|phat hanh|pho bien)",
    re.IGNORECASE,
)
_PIECE = r"(?:bai|tin|noi dung|thong tin|van ban|du thao|tai lieu|thu)(?: \w{1,9})?"
_OF_ITSELF = re.compile(
    r"[^.!?]{0,30}\b(?:dies\w{0,3}|folgend\w{0,2}|meldung|hinweis|this|these|following"
    rf"|{_PIECE} nay)\b[^.!?]{{0,40}}"
)
"""What may stand before such words where a text says them of itself: "Die folgenden Informationen
sind ...". In any other sentence they are news."""

_REQUEST = re.compile(r"\W{0,9}(?:(?:xin|vui long|de nghi|yeu cau|please|bitte)\W{1,3})?")

_OF_ALL_OF_IT = re.compile(
    r"\W{0,3}(?:$|[.:;!)\]\"”–—])|,? (?:this|these|until|till|before|in any form"
    rf"|bestimmt|vorgesehen|gedacht|dies\w{{0,2}}|vor|bis|avant|antes|truoc|cho den)\b"
    rf"|(?: toan bo)? {_PIECE} nay\b"
)
"""What stands behind such words that a text begins with; otherwise they are news too: "Không phát
hành thêm tiền, ngân hàng nói"."""

LONGEST_OPENING = 120
"""Characters of a text's beginning in which it says them."""

_UNDER_EMBARGO = re.compile(
    r"\b(?:sperrfrist|hold for release|under (?:strict )?embargo|embargoed (?:until|till|to|for)"
    r"|strictly embargoed|nicht vor .{3,40} (?:verwenden|veroffentlichen)"
    r"|cam van (?:den|toi))\b"
)
_BEGINS_EMBARGOED = re.compile(
    r"\W{0,5}(?:sperrfrist(?:ende)?(?: ?[:!(–—-]|.{0,20}\d)|hold for release\b"
    r"|(?:strictly |under )?(?:strict )?embargo(?:ed)? ?(?:[:,–—-] ?)?(?:until|till|for release)\b"
    r"|cam van (?:den|toi)\b)"
)
"""How a headline or a text begins that is withheld: "Embargo: EU verschärft ..." is news."""

_EMBARGO_IS_OVER = re.compile(r"\b(?:lifted|aufgehoben|expired|abgelaufen|entfallt)\b")

_OF_OTHERS = ("kontakt", "telefon", "folgend", "contact", "phone", "following")
"""Words of notes that withhold something else than the story, such as somebody's number."""


def check_audience(
    genres: Iterable[str], headline: str, body_text: str, notes: Iterable[str] = ()
) -> None:
    """Rejected if an item is meant for editors and not for readers: by its genres (names, codes,
    types), by how its headline or its text begins, or by what a note for editors says."""
    for genre in genres:
        what = GENRES.get(fold(text.line(genre))) or GENRE_CODES.get(genre.strip().lower())
        if what:
            raise _not_for_readers(f"it is {what} (“{text.line(genre)}”)")
    for words in (headline, body_text[:300]):
        opening = fold(text.line(words))
        if _TO_EDITORS.match(opening) or _says_private_of_itself(opening):
            raise _not_for_readers(f"it is addressed to editors (“{text.line(words)[:80]}”)")
    for note in notes:
        opening = fold(text.line(note[:300]))
        is_private = _NOT_FOR_PUBLICATION.search(opening[:LONGEST_OPENING])
        if is_private and not any(word in opening for word in _OF_OTHERS):
            raise _not_for_readers(f"a note on it says “{text.line(note)[:80]}”")


def _says_private_of_itself(opening: str) -> bool:
    match = _NOT_FOR_PUBLICATION.search(opening[:LONGEST_OPENING])
    if match is None:
        return False
    opening_words, rest = opening[: match.start()], opening[match.end() :]
    begins = _REQUEST.fullmatch(opening_words) is not None
    return _OF_ITSELF.fullmatch(opening_words) is not None or (
        begins and _OF_ALL_OF_IT.match(rest) is not None
    )


def _not_for_readers(reason: str) -> Rejected:
    return Rejected(f"{reason}, not for publication: nothing of it is published")


def check_embargo(draft: Draft, notes: Iterable[DeskNote]) -> None:
    """Rejected if a note, or how the headline or the text begins, says that an item is embargoed,
    and the item does not say until when."""
    if draft.embargo:
        return
    for note in notes:
        words = fold(note.words)
        says_so = note.role == "embargo" or _UNDER_EMBARGO.search(words)
        if says_so and not _EMBARGO_IS_OVER.search(words):
            raise Rejected(
                f"a note on it says “{note.words[:80]}”, but it has no time until which it is "
                "embargoed: put one into embargoed"
            )
    for line in map(text.line, (draft.headline, draft.body_text.partition("\n")[0])):
        words = fold(line[:LONGEST_OPENING])
        if _BEGINS_EMBARGOED.match(words) and not _EMBARGO_IS_OVER.search(words):
            raise Rejected(
                f"it begins with “{line[:80]}”, but it has no time until which it is "
                "embargoed: put one into embargoed"
            )
