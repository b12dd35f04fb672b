"""What a reader asks: words, "quoted phrases" and -words that must not be there. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared import text
from shared.search_words import Word, stop_words, text_words

MAX_SEARCH_WORDS = 16
SHORT_QUESTION = 4
LONGEST_NAME = 5
"""Words of a question that may be one name, whose row relate makes of the whole."""

_PART = re.compile(r'(-?)"([^"]+)"|(-?)([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """What postings are asked for: the exact forms of its words, its key, and the forms of those of
    its words that the question is about."""

    form: str
    key: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """The words to look for in their order, and `plain_words`, what was typed of them; the phrases
    among them that must stand as they are, and the words or phrases that must not be there."""

    plain_words: str
    words: Words
    phrases: tuple[Words, ...] = ()
    exclusions: tuple[Words, ...] = ()

    @property
    def is_strict(self) -> bool:
        """Whether only an article's text tells if it is a hit."""
        return bool(self.phrases or self.exclusions)

    @property
    def has_marks(self) -> bool:
        """Whether a word is written with marks, so that none was left out of the others."""
        return any(word.form != text.fold(word.form) for word in self.words)

    def content_words(self) -> Words:
        """The words that say something; all of them, if none does.

        A question with marks is taken for Vietnamese: an is a word there.
        """
        stops = stop_words("vi" if self.has_marks else "")
        content = tuple(word for word in self.words if word.form not in stops)
        return content or self.words

    def names(self) -> list[QuestionTerm]:
        """The whole question as one name, if it may be one."""
        return [_term(self, self.words)] if 2 < len(self.words) <= LONGEST_NAME else []

    def pairs(self) -> list[QuestionTerm]:
        """The pairs of neighbours."""
        return [_term(self, pair) for pair in pairwise(self.words)]

    def singles(self) -> list[QuestionTerm]:
        """The words that say something; then, of a short question without marks, those that do in
        one language and do not in another, as the is a word in Vietnamese: whoever has them gains,
        and nobody needs them."""
        content = self.content_words()
        is_short = len(self.words) <= SHORT_QUESTION and not self.has_marks
        others = [word for word in self.words if is_short and word not in content]
        return [_term(self, (word,)) for word in (*content, *others)]


def parse_question(words: str) -> Question:
    """The question that a reader has typed."""
    wanted_parts: list[str] = []
    phrases: list[Words] = []
    exclusions: list[Words] = []
    for match in _PART.finditer(text.nfc(words).translate(_QUOTES)):
        part = match[2] or match[4]
        part_words = tuple(text_words(part))
        if not part_words:
            continue
        if match[1] or match[3]:
            exclusions.append(part_words)
            continue
        wanted_parts.append(part)
        if match[2] and len(part_words) > 1:
            phrases.append(part_words)
    plain_words = " ".join(wanted_parts)
    return Question(
        plain_words,
        tuple(text_words(plain_words))[:MAX_SEARCH_WORDS],
        tuple(phrases),
        tuple(exclusions),
    )


def _term(question: Question, words: Sequence[Word]) -> QuestionTerm:
    content_forms = {word.form for word in question.content_words()}
    return QuestionTerm(
        " ".join(word.form for word in words),
        " ".join(word.key for word in words),
        frozenset(word.form for word in words) & content_forms,
    )


def is_meant(question_word: Word, word: Word) -> bool:
    """Whether a word of a text is what a word of a question means: the same, or with marks that
    either was written without."""
    if question_word.key != word.key:
        return False
    return question_word.form == word.form or any(
        form == text.fold(form) for form in (question_word.form, word.form)
    )


def has_phrase(words: Sequence[Word], phrase: Sequence[Word]) -> bool:
    """Whether the words of a text have these in a row."""
    return any(
        all(map(is_meant, phrase, words[start : start + len(phrase)]))
        for start in range(len(words) - len(phrase) + 1)
    )


def spans_of(words: Iterable[Word], question: Question) -> Iterator[tuple[int, int]]:
    """Where the words stand in a text that a question is about."""
    words_by_key: defaultdict[str, list[Word]] = defaultdict(list)
    for question_word in question.content_words():
        words_by_key[question_word.key].append(question_word)
    for word in words:
        question_words = words_by_key.get(word.key)
        if question_words and any(is_meant(each, word) for each in question_words):
            yield word.start, word.end
