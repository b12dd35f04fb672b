"""The terms of an article, counted: single words (Vietnamese: syllables) and pairs of neighbours.

Pure functions of its words.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import compress, pairwise, repeat

from functions.relate.terms.article_words import HEADLINE, TAGS, ArticleWords, Token
from functions.relate.terms.frequencies import frequencies

_FAR = 1_000_000
"""An occurrence inside a sentence outweighs any number at the start of one."""


def weighted_counts(words: ArticleWords) -> dict[str, float]:
    """Weighted counts of the terms.

    A pair counts if the language's list has it (Vietnamese only) or both its words are capitalised,
    the first not just because a sentence starts there: lower case elsewhere gives it away. Counting
    only what stands inside sentences would cost .004.
    """
    lower_case_terms = _lower_case_terms(words)
    pair_counts = frequencies("vi").counts if words.language == "vi" else {}
    capital, capital_pair = words.weighing.capital, words.weighing.capital_pair
    result: dict[str, float] = {}
    for weight, tokens in words.fields:
        for (term, name), n in Counter([(token.term, token.is_name) for token in tokens]).items():
            result[term] = result.get(term, 0) + n * weight * (capital if name else 1)
        for (first, second), n in Counter(pairwise(tokens)).items():
            if not second.follows_a_space:
                continue
            pair = f"{first.term} {second.term}"
            if second.is_capitalised and _is_capital(first, lower_case_terms):
                result[pair] = result.get(pair, 0) + n * weight * capital_pair
            elif pair in pair_counts:
                result[pair] = result.get(pair, 0) + n * weight
    return result


def _lower_case_terms(words: ArticleWords) -> set[str]:
    return {
        token.term for _, tokens in words.fields for token in tokens if not token.is_capitalised
    }


def _is_capital(token: Token, lower_case_terms: Container[str]) -> bool:
    """Whether a word is capitalised not just because a sentence starts there."""
    return token.is_capitalised and (token.is_name or token.term not in lower_case_terms)


def full_names(words: ArticleWords) -> dict[str, int]:
    """Weighted counts of the names of two words or more in headline, summary and body: runs of
    capitalised words with only spaces between them, such as `hồ chí minh`."""
    lower_case_terms = _lower_case_terms(words)
    result: dict[str, int] = {}
    for weight, tokens in words.fields[:TAGS]:
        for run in _capitalised_runs(tokens):
            start = next(
                (n for n, token in enumerate(run) if _is_capital(token, lower_case_terms)), len(run)
            )
            if len(run) - start > 1:
                name = " ".join(token.term for token in run[start:])
                result[name] = result.get(name, 0) + weight
    return result


def _capitalised_runs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        if run and not (token.is_capitalised and token.follows_a_space):
            yield run
            run = []
        if token.is_capitalised:
            run.append(token)
    yield run


def term_spellings(words: ArticleWords, terms: Container[str]) -> dict[str, str]:
    """How the article writes these terms: the form most frequent inside sentences, then anywhere,
    last in a headline that is capitalised throughout."""
    forms_of: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for field, (_, tokens) in enumerate(words.fields):
        counts_at_all = not (words.headline_is_capitalised and field == HEADLINE)
        before = None
        for token in tokens:
            if token.term in terms:
                forms_of[token.term][token.word] += counts_at_all * (1 + _FAR * token.is_name)
            if (
                before
                and token.follows_a_space
                and (pair := f"{before.term} {token.term}") in terms
            ):
                is_name = before.is_name and token.is_name
                forms_of[pair][f"{before.word} {token.word}"] += counts_at_all * (
                    1 + _FAR * is_name
                )
            before = token
    return {
        term: max(forms, key=lambda form: (forms[form], form)) for term, forms in forms_of.items()
    }


def long_phrases(words: ArticleWords) -> frozenset[str]:
    """Runs of three words, all capitalised or told twice, of which both pairs mostly stand in the
    run: `hồ chí minh`."""
    pairs, runs = _runs(words, 2), _runs(words, 3)
    names = _runs(words, 3, capital=True)
    mostly = {
        run
        for run, n in runs.items()
        if 2 * n >= max(pairs[run.rpartition(" ")[0]], pairs[run.partition(" ")[2]])
    }
    return frozenset(run for run in mostly if run in names or runs[run] > 1)


def compounds(words: ArticleWords) -> dict[str, str]:
    """Syllables that this text has more than once and mostly in one pair, with that pair: no words
    by themselves (`vạm`)."""
    if words.language != "vi":
        return {}
    best: dict[str, tuple[int, str]] = {}
    for n, pair in sorted((n, pair) for pair, n in _runs(words, 2).items()):
        for syllable in pair.split(" "):
            best[syllable] = (n, pair)
    often = {syllable: n for syllable, n in _runs(words, 1).items() if n > 1 and syllable in best}
    return {
        syllable: best[syllable][1]
        for syllable, n in often.items()
        if 3 * best[syllable][0] >= 2 * n
    }


def _runs(words: ArticleWords, length: int, *, capital: bool = False) -> Counter[str]:
    """How often each run of so many words, with only spaces between them, occurs; `capital`: all
    capitalised."""
    result: Counter[str] = Counter()
    for _, tokens in words.fields:
        terms, spaces = (
            [token.term for token in tokens],
            [token.follows_a_space for token in tokens],
        )
        conditions = [spaces[start:] for start in range(1, length)]
        if capital:
            capitals = [token.is_capitalised for token in tokens]
            conditions += [capitals[start:] for start in range(length)]
        rows = zip(*(terms[start:] for start in range(length)), strict=False)
        are_whole = map(all, zip(repeat(True), *conditions, strict=False))
        result.update(map(" ".join, compress(rows, are_whole)))
    return result
