"""A message of a wire, and the draft that it becomes.

What joins the versions of a story is its agency, its day and its slug; the version is the number
of the lead, behind all leads comes a correction, behind all else a kill.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import notices
from functions.ingest.formats.telex import desk_codes
from functions.ingest.formats.telex.story_state import StoryState, story_state
from functions.ingest.formats.telex.wire_text import dateline_of, typeset, without_dateline
from functions.ingest.markup import body
from functions.ingest.words import bylines
from shared import text
from shared.errors import Rejected

LEAST_CORRECTION_WORDS = 40
"""Words from which a correction is the story anew, and no note on how to change it."""

MOST_HEADLINE_WORDS = 30
"""Words of the longest paragraph that may stand in for a headline."""

KILL_DAYS = 2
"""Days back from a kill on which the story may have been sent, the kill's own included."""

_CONTACT = re.compile(r"@|(?:\+|\b0)\d[\d ().-]{6,}|\btel\b|\bphone\b", re.IGNORECASE)
_SENT_ON = re.compile(
    r"(?<![\d-])(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\d-])"
    r"|\b(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? "
    r"(?P<day2>\d{1,2})\b",
    re.IGNORECASE,
)
_RELEASE_NOTE = re.compile(
    r"(?:embargo|hold for|for release(?! (?:at once|immediately|now)\b)|not for release)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ADVISORY_REASON = "it is an advisory to editors, no article: leave it or delete it"
FRAGMENT_REASON = (
    "it is a part of a story (“{}”), and parts are not joined: wait for the whole story "
    "(Writethru), or put the part into it by hand"
)
ADVANCE_REASON = (
    "it is an advance (“{}”) and does not say when it may be published: drop it again when it may "
    "be, without that word, or write “Embargoed until 26/11/2026 08:00” above it"
)
CORRECTION_REASON = (
    "it says how a story is to be corrected, and has not the story itself: change the story by "
    "hand, or wait for it to be sent anew"
)


@dataclass(frozen=True, slots=True)
class WireMessage:
    """What a message says. `category` and `priority` are the header's codes, `words` what stands
    behind the slug, `notes` what is for editors; `is_tabular`: its lines are a table."""

    kind: str
    slug: str = ""
    words: str = ""
    priority: str = ""
    category: str = ""
    headline: str = ""
    byline: str = ""
    agency: str = ""
    summary: str = ""
    notes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sent_at: str | None = None
    is_tabular: bool = False


def message_drafts(message: WireMessage) -> list[Draft]:
    """The draft of a message, or of each story that a kill may mean; a draft that says why, if it
    must not be published."""
    name = text.clip(message.headline or message.slug or "a message", 80)
    try:
        state = story_state(message.slug, message.words, message.headline, message.notes)
        _check(message, state)
        if state.kind == "kill":
            return _kills(message, state)
        return [_draft(message, state)]
    except Rejected as refusal:
        return [Draft(message.kind, "", refusal=f"“{name}”: {refusal}")]


def _check(message: WireMessage, state: StoryState) -> None:
    """Rejected if a message is no article that may be published."""
    is_for_editors = message.category.lower() in desk_codes.ADVISORY_CATEGORIES
    if state.kind == "advisory" or (is_for_editors and state.kind != "kill"):
        raise Rejected(ADVISORY_REASON)
    if state.kind == "fragment":
        raise Rejected(FRAGMENT_REASON.format(state.words[:60]))
    count = sum(len(paragraph.split()) for paragraph in message.paragraphs)
    if state.kind == "correction" and count < LEAST_CORRECTION_WORDS:
        raise Rejected(CORRECTION_REASON)


def _kills(message: WireMessage, state: StoryState) -> list[Draft]:
    """A cancellation for each day on which the story may have been sent."""
    days = _days_of_kill(message)
    identities = [identity for day in days if (identity := _identity(message, day))]
    if not identities:
        raise Rejected(
            "it kills a story and does not say which: it has no slug, agency or date. Delete the "
            "story's own file to take it down"
        )
    doubt = f"it takes down what {_service(message)} sent as “{message.slug}” on " + ", ".join(
        map(str, days)
    )
    return [
        Draft(
            message.kind,
            message.slug,
            identity=identity,
            version=state.version,
            cancelled=True,
            doubts=(doubt,),
        )
        for identity in identities
    ]


def _days_of_kill(message: WireMessage) -> list[date]:
    """The days that a kill names; else its own and the one before."""
    if message.sent_at is None:
        return []
    sent_day = date.fromisoformat(message.sent_at[:10])
    words = " ".join((*message.notes, *message.paragraphs))[:4000]
    days = {day for match in _SENT_ON.finditer(words) if (day := _day_before(match, sent_day))}
    return sorted(days or {sent_day - timedelta(days=at) for at in range(KILL_DAYS)}, reverse=True)[
        :10
    ]


def _day_before(match: re.Match[str], sent_day: date) -> date | None:
    """The last such day that is not after `sent_day`."""
    month = int(match["month"] or 0) or _MONTHS.index((match["name"] or "jan").lower()) + 1
    day = int(match["day"] or match["day2"])
    for year in (sent_day.year, sent_day.year - 1):
        try:
            moment = date(year, month, day)
        except ValueError:
            return None
        if moment <= sent_day:
            return moment
    return None


def _service(message: WireMessage) -> str:
    """The agency by its sign in the dateline, else as it calls itself."""
    lines = (dateline_of(paragraph).agency for paragraph in message.paragraphs[:2])
    return next(filter(None, lines), message.agency)


def _identity(message: WireMessage, day: date | None) -> str | None:
    """Agency, day and slug; None if one of them is missing, as then nothing tells the story."""
    service, slug = text.name_key(_service(message)), text.name_key(message.slug)
    return f"wire:{service}:{day}:{slug}" if service and slug and day else None


def _draft(message: WireMessage, state: StoryState) -> Draft:
    dateline = dateline_of(message.paragraphs[0]) if message.paragraphs else dateline_of("")
    content = _body(message)
    embargo = _embargo(message, state)
    day = date.fromisoformat(message.sent_at[:10]) if message.sent_at else None
    identity = _identity(message, day)
    section = desk_codes.section_of_category(message.category)
    draft = Draft(
        message.kind,
        message.headline,
        identity=identity,
        summary=body.distinct_summary(message.summary, content),
        section=section,
        authors=_authors(message),
        body_html=content.html,
        body_text=content.text,
        source_name=_service(message) or None,
        credit_line=message.agency if message.agency != _service(message) else None,
        places=(dateline.place,) if dateline.place else (),
        urgency=desk_codes.urgency_of_priority(message.priority),
        slugline=message.slug or None,
        edition_note=_note(message, state),
        version=state.version,
        published_at=message.sent_at,
        embargo=embargo,
        doubts=tuple(_doubts(state, identity)),
    )
    return replace(draft, headline=draft.headline or _first_sentence(message) or message.slug)


def _first_sentence(message: WireMessage) -> str:
    """The first paragraph of a message that has no headline, as news alerts have none; "" for a
    long one."""
    words = without_dateline(message.paragraphs[0]) if message.paragraphs else ""
    return words.rstrip(".") if len(words.split()) <= MOST_HEADLINE_WORDS else ""


def _body(message: WireMessage) -> body.Body:
    if message.is_tabular:
        lines = "\n".join(html.escape(line, quote=False) for line in message.paragraphs)
        return body.body_of_markup(f"<pre>{lines}</pre>", headline=message.headline)
    return body.body_of_text("\n\n".join(message.paragraphs), headline=message.headline)


def _authors(message: WireMessage) -> tuple[str, ...]:
    """Whom the byline names, without the paper that it names behind them."""
    names = bylines.authors_of_field(message.byline) if message.byline else ()
    persons = [name for name in names if not name.lower().startswith("the ")]
    return tuple(name for name in persons or names if "@" not in name)


def _embargo(message: WireMessage, state: StoryState) -> str | None:
    """Until when it is withheld; Rejected if that cannot be read, or an advance does not say."""
    lines = (*message.notes, *message.paragraphs[:2], *message.paragraphs[-1:])
    embargo = next(filter(None, map(notices.embargo_of_line, lines)), None)
    advance = next(filter(_RELEASE_NOTE.match, message.notes), "")
    if (state.is_advance or advance) and not embargo:
        raise Rejected(ADVANCE_REASON.format((advance or state.words)[:60]))
    return embargo


def _note(message: WireMessage, state: StoryState) -> str | None:
    """What is for editors, without anybody's address or number."""
    notes = [state.words, *map(typeset, message.notes)]
    return " / ".join(note for note in notes if note and not _CONTACT.search(note)) or None


def _doubts(state: StoryState, identity: str | None) -> Sequence[str]:
    doubts = []
    if state.take > 1:
        doubts.append(
            f"it is take {state.take} of its story and replaces the takes before: if it only goes "
            "on with them, drop them as one file"
        )
    if identity is None:
        doubts.append(
            "it has no slug, agency or date with a year, so later leads and kills of the story do "
            "not reach it"
        )
    return doubts
