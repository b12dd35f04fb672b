"""Questions to a search whose answer is known: made from an article, which is to be found."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from functions.relate.similarity.term_vector import term_vector_of
from shared import text
from shared.article.model import Article
from shared.search_words import Word, text_words

QUESTIONS_A_KIND = 300
"""With so many a share of .5 is sure to .03 (one standard error); with 100 to .05, which is more
than searches differ by."""
RARE_SHARE = 0.02
"""A word is rare that so many of the articles have at most, and two at least."""

LETTERS = "abcdeghiklmnopqrstuvxy"
UNIQUE_NAME = "name of one alone"


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is asked, and the number of the article that it was made from."""

    words: str
    article: int


def questions(articles: Sequence[Article], seed: int) -> dict[str, list[SearchQuestion]]:
    """Questions of each kind, with tone marks, from articles drawn at random."""
    random = Random(seed)
    bodies = [list(text_words(article.body_text)) for article in articles]
    frequencies = Counter(form for body in bodies for form in {word.form for word in body})
    names = [
        _names(article.body_text, body) for article, body in zip(articles, bodies, strict=True)
    ]
    holders = _holders(articles, names)
    made: defaultdict[str, list[SearchQuestion]] = defaultdict(list)
    drawn = random.sample(range(len(articles)), min(QUESTIONS_A_KIND, len(articles)))
    for number in drawn:
        article, body = articles[number], bodies[number]
        forms = {word.form for word in body}
        rare = sorted(
            forms.difference(_forms(article.headline), _forms(article.summary or "")).intersection(
                form for form in forms if 1 < frequencies[form] <= RARE_SHARE * len(articles)
            )
        )
        kinds = dict(_headline_questions(random, _forms(article.headline)))
        index_terms = {term for term, _ in term_vector_of(article).index_terms()}
        unindexed = [form for form in rare if form not in index_terms]
        kinds["two rare words of the body"] = _two(random, rare)
        kinds["two of them that are no index terms"] = _two(random, unindexed)
        kinds["a name in the body"] = random.choice(names[number]) if names[number] else []
        alone = [name for name in names[number] if holders[" ".join(name)] == 1]
        kinds[UNIQUE_NAME] = random.choice(alone) if alone else []
        for kind, words in kinds.items():
            if words:
                made[kind].append(SearchQuestion(" ".join(words), number))
    return made


def _two(random: Random, forms: Sequence[str]) -> list[str]:
    return random.sample(forms, 2) if len(forms) > 1 else []


def _forms(words: str) -> list[str]:
    return [word.form for word in text_words(words)]


def _headline_questions(random: Random, forms: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Questions of syllables of a headline."""
    if len(forms) < 4:
        return
    start = random.randrange(len(forms) - 3)
    four = list(forms[start : start + 4])
    yield "four syllables of the headline", four
    misspelt = list(four)
    place = random.randrange(4)
    misspelt[place] = _misspelt(random, misspelt[place])
    yield "the same, one misspelt", misspelt
    yield "the same, halves swapped", four[2:] + four[:2]
    start = random.randrange(len(forms) - 1)
    yield "two syllables of the headline", list(forms[start : start + 2])
    apart = [(first, last) for first in range(len(forms)) for last in range(first + 2, len(forms))]
    yield "two that stand apart", [forms[place] for place in random.choice(apart)]


def _misspelt(random: Random, word: str) -> str:
    """A word with a letter left out, another in its place, or two swapped."""
    place = random.randrange(len(word))
    match random.choice(("leave out", "replace", "swap")):
        case "leave out" if len(word) > 1:
            return word[:place] + word[place + 1 :]
        case "swap" if place + 1 < len(word):
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + random.choice(LETTERS) + word[place + 1 :]


def _names(body: str, words: Sequence[Word]) -> list[list[str]]:
    """Runs of two to five capitalised words of a text, each once."""
    runs: dict[tuple[str, ...], None] = {}
    run: list[Word] = []
    for word in [*words, None]:
        if word and body[word.start].isupper() and (word.follows or not run):
            run.append(word)
            continue
        if 2 <= len(run) <= 5:
            runs[tuple(each.form for each in run)] = None
        run = [word] if word and body[word.start].isupper() else []
    return [list(forms) for forms in runs]


def _holders(articles: Sequence[Article], names: Sequence[Sequence[Sequence[str]]]) -> Counter[str]:
    """How many articles have the words of each name in a row, anywhere."""
    wanted = {" ".join(name) for each in names for name in each}
    holders: Counter[str] = Counter()
    for article in articles:
        forms = _forms("\n".join((article.headline, article.summary or "", article.body_text)))
        runs = {
            " ".join(forms[start : start + size])
            for size in range(2, 6)
            for start in range(len(forms) - size + 1)
        }
        holders.update(runs & wanted)
    return holders


def without_marks(question: SearchQuestion) -> SearchQuestion:
    """The same question without tone marks."""
    return SearchQuestion(text.fold(question.words), question.article)
