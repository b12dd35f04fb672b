"""The labelled stories: articles of events over days, and others on the same subjects and places.

`tests/labelled/stories.txt` has them: a line `== language | story`, then a line an article:
`month-day hour:minute | headline | body`; one that begins with `~` is of an event of its own.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

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
    vectors = _tf_idf(tuple((piece.draft.headline, piece.draft.body_text) for piece in pieces))
    clusters = _Clusters()
    for number in sorted(range(len(pieces)), key=lambda n: str(pieces[n].draft.published_at)):
        clusters.take_in(number, vectors[number], least)
    cluster_of = {number: members for members in clusters.members for number in members}
    return [cluster_of[number] for number in range(len(pieces))]


class _Clusters:
    """Clusters by their places: their members, and the weights of each word in their sums."""

    def __init__(self) -> None:
        self.members: list[set[int]] = []
        self._weights: defaultdict[str, defaultdict[int, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._words: list[set[str]] = []
        self._lengths: list[float] = []

    def take_in(self, number: int, vector: Mapping[str, float], least: float) -> None:
        """Let an article join the nearest cluster, or begin one."""
        score, place = max(self._scores(vector), default=(0.0, 0))
        if score < least:
            place = len(self.members)
            self.members.append(set())
            self._words.append(set())
            self._lengths.append(0.0)
        self.members[place].add(number)
        self._words[place].update(vector)
        for word, weight in vector.items():
            self._weights[word][place] += weight
        weights = (self._weights[word][place] for word in self._words[place])
        self._lengths[place] = math.sqrt(math.fsum(weight**2 for weight in weights))

    def _scores(self, vector: Mapping[str, float]) -> list[tuple[float, int]]:
        """The cosine with the sum of each cluster, and its place."""
        products: list[list[float]] = [[] for _ in self.members]
        for word, weight in vector.items():
            for place, total in self._weights[word].items():
                products[place].append(weight * total)
        return [
            (math.fsum(each) / length, place)
            for place, (each, length) in enumerate(zip(products, self._lengths, strict=True))
        ]


@cache
def _tf_idf(texts: tuple[tuple[str, str], ...]) -> list[dict[str, float]]:
    """Vectors of the words of headlines and bodies, (1 + ln tf) x ln(n / df), at unit length."""
    counts = [Counter(_WORD.findall(f"{head} {body}".lower())) for head, body in texts]
    df = Counter(word for words in counts for word in words)
    vectors = [
        {word: (1 + math.log(n)) * math.log(len(texts) / df[word]) for word, n in words.items()}
        for words in counts
    ]
    lengths = [math.sqrt(math.fsum(weight**2 for weight in one.values())) for one in vectors]
    return [
        {word: weight / length for word, weight in one.items()}
        for one, length in zip(vectors, lengths, strict=True)
    ]
