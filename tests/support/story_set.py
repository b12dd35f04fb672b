"""The labelled stories: articles of events over days, and others on the same subjects and places.

`tests/labelled/stories.txt` has them: a line `== language | story`, then a line an article:
`month-day hour:minute | headline | body`; one that begins with `~` is of an event of its own.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.ingest.article.draft import Draft
from tests.support.paths import TESTS

FILE = TESTS / "labelled" / "stories.txt"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """An article and the event that it is of."""

    draft: Draft
    story: str


def read_story_set() -> list[LabelledPiece]:
    """All articles of the file, in its order."""
    pieces: list[LabelledPiece] = []
    for block in FILE.read_text(encoding="utf-8").split("== ")[1:]:
        head, *lines = block.strip().splitlines()
        language, story = (part.strip() for part in head.split("|"))
        for number, line in enumerate(lines):
            at, headline, body = (part.strip() for part in line.lstrip("~ ").split("|"))
            draft = Draft(
                format="test",
                identity=f"{story} {number}",
                headline=headline,
                body_text=body,
                language=language,
                published_at=f"2025-{at.replace(' ', 'T')}:00Z",
            )
            event = f"{story} {number}" if line.startswith("~") else story
            pieces.append(LabelledPiece(draft, event))
    return pieces


def bcubed(pieces: Sequence[LabelledPiece], found: Sequence[set[int]]) -> float:
    """BCubed F1 (Bagga and Baldwin, 1998) of what is found for each article, itself included: of
    that, how much is of its story, and of its story, how much that is, in the mean."""
    sizes = Counter(piece.story for piece in pieces)
    precision = recall = 0.0
    for piece, numbers in zip(pieces, found, strict=True):
        right = sum(pieces[number].story == piece.story for number in numbers)
        precision += right / len(numbers) / len(pieces)
        recall += right / sizes[piece.story] / len(pieces)
    return 2 * precision * recall / (precision + recall)


def single_pass(pieces: Sequence[LabelledPiece], least: float) -> list[set[int]]:
    """What a single pass with TF-IDF finds: in the order of time each article joins the cluster
    whose sum of vectors is nearest, if the cosine is at least this, or begins one."""
    vectors = _tf_idf(pieces)
    clusters: list[tuple[defaultdict[str, float], set[int]]] = []
    for number in sorted(range(len(pieces)), key=lambda n: str(pieces[n].draft.published_at)):
        vector = vectors[number]
        scores = [(_cosine(vector, total), place) for place, (total, _) in enumerate(clusters)]
        score, place = max(scores, default=(0.0, 0))
        if score < least:
            clusters.append((defaultdict(float), set()))
            place = len(clusters) - 1
        total, members = clusters[place]
        for term, weight in vector.items():
            total[term] += weight
        members.add(number)
    cluster_of = {number: members for _, members in clusters for number in members}
    return [cluster_of[number] for number in range(len(pieces))]


def _tf_idf(pieces: Sequence[LabelledPiece]) -> list[dict[str, float]]:
    """Vectors of words, (1 + ln tf) x ln(n / df), at unit length."""
    texts = [f"{piece.draft.headline} {piece.draft.body_text}".lower() for piece in pieces]
    counts = [Counter(_WORD.findall(text)) for text in texts]
    df = Counter(word for words in counts for word in words)
    vectors = [
        {word: (1 + math.log(n)) * math.log(len(pieces) / df[word]) for word, n in words.items()}
        for words in counts
    ]
    lengths = [math.sqrt(math.fsum(weight**2 for weight in one.values())) for one in vectors]
    return [
        {word: weight / length for word, weight in one.items()}
        for one, length in zip(vectors, lengths, strict=True)
    ]


def _cosine(vector: Mapping[str, float], total: Mapping[str, float]) -> float:
    length = math.sqrt(math.fsum(weight**2 for weight in total.values()))
    return math.fsum(weight * total.get(word, 0) for word, weight in vector.items()) / length
