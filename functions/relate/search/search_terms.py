"""Which of an article's terms become search rows, and how much each weighs. Pure."""

from functions.relate.search.text_terms import ArticleTerms, TermCount, TermKind, count_terms
from functions.relate.terms.frequencies import inverse_frequency
from shared.article.model import Article
from shared.search_words import SearchDepth
from shared.tables.index_records import FormWeight, SearchField, SearchTerm

MOST_ROWS = 120
HEAD_ROWS = 60
"""Of headline and names together; a usual article has 20 to 40."""

SUMMARY_ROWS = 24
"""Up to so many rows of headline, names and summary, the summary comes before the body. 38 and 45
find .01 fewer by two words of a headline that stand apart, and by two rare words of the body; .04
fewer of the former where the summary's rows stand among the headline's."""

MOST_FORMS = 4
SATURATION, LENGTH_SHARE, USUAL_BODY_WORDS, LONGEST_BODY = 1.2, 0.75, 500, 3.0
"""BM25's k1 and b, the length that counts as usual, and the most that a longer body counts."""

CHOICE: dict[TermKind, float] = {"word": 2.0, "pair": 1.0, "name": 1.15}
"""What the inverse frequency is multiplied by when rows are chosen from the body. Words 1.0 find
.58 of pairs of rare words, 1.3 .80, 1.6 .90, 2.0 .92; names lose .01 and with 2.5 .04."""

_SCALE = 100

TermRanking = tuple[float, str, TermCount]
"""A term's rank among the terms of its place, its key, and its count."""


def search_terms(article: Article, file_stem: str, depth: SearchDepth) -> list[SearchTerm]:
    """The terms of an article's search rows, at most `MOST_ROWS`."""
    terms = count_terms(article, file_stem)
    head, summary, body = (_terms_by_rank(terms, place) for place in ("head", "summary", "body"))
    # Words before pairs: of a pair that has no row, the words still meet.
    head.sort(key=lambda ranking: (" " in ranking[1], -ranking[0], ranking[1]))
    kept_summary = max(0, SUMMARY_ROWS - min(len(head), HEAD_ROWS))
    rest = sorted(
        (
            ranking
            for ranking in summary[kept_summary:] + head[HEAD_ROWS:] + body
            if _fits(ranking, depth)
        ),
        key=lambda ranking: (-ranking[0], ranking[1]),
    )
    others = (summary[:kept_summary] + rest)[: MOST_ROWS - min(len(head), HEAD_ROWS)]
    return [_search_term("h", terms, ranking) for ranking in head[:HEAD_ROWS]] + [
        _search_term("b", terms, ranking) for ranking in others
    ]


def _fits(ranking: TermRanking, depth: SearchDepth) -> bool:
    """Whether a term that is neither of the head nor of the best of the summary has a row."""
    return depth == "full" or (depth == "names" and ranking[2].kind == "name")


def _terms_by_rank(terms: ArticleTerms, place: str) -> list[TermRanking]:
    """The terms of a place, the most telling first."""
    ranking = [
        (_inverse_frequency(terms, term) * CHOICE[term.kind], key, term)
        for key, term in terms.counts.items()
        if term.place == place
    ]
    return sorted(ranking, key=lambda one: (-one[0], one[1]))


def _inverse_frequency(terms: ArticleTerms, term: TermCount) -> float:
    """That of its rarest form."""
    return max(map(inverse_frequency(terms.language), term.forms))


def _search_term(field: SearchField, terms: ArticleTerms, ranking: TermRanking) -> SearchTerm:
    """The term with the weight of each form: BM25's, with the frequency that the shipped lists say.

    One weight for all would let bạn, which is common, lead to who writes of bàn. Together they find
    .06 fewer by two words of a headline that stand apart.
    """
    _, key, term = ranking
    length = min(LONGEST_BODY, terms.body_words / USUAL_BODY_WORDS)
    half = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length)
    idf = inverse_frequency(terms.language)
    weights = {
        form: round(idf(form) * frequency / (frequency + half) * _SCALE)
        for form, frequency in term.forms.items()
    }
    heaviest = sorted(weights, key=lambda form: -weights[form])[:MOST_FORMS]
    return SearchTerm(field, key, tuple(FormWeight(form, weights[form]) for form in heaviest))
