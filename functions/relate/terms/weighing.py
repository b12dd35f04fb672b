"""What an occurrence of a term counts, by language, with the measurements that chose it."""

from typing import NamedTuple


class Weighing(NamedTuple):
    """What an occurrence of a term counts in a language, by where it stands and how it is written;
    in the body 1.

    `capital`: what a capital inside a sentence multiplies it by; `capital_pair`: the same of a pair
    of capitalised words. `half_weight_count`: the count at which a term has half of its weight,
    n / (n + half_weight_count) x idf.
    """

    headline: int
    summary: int
    tags: int
    capital: int
    capital_pair: float
    half_weight_count: int


WEIGHING = Weighing(4, 2, 1, 2, 2, 10)
"""Of Vietnamese, and of languages on which nothing was measured.

Headline 3, 4, 5: nDCG@5 .5496, .5518, .5516 (brute force), and 4 is no worse without summaries or
on short texts; summary 1 and 3 cost .002. The first paragraph as the summary, where there is none,
costs .001. Tags 0, 1, 2, 5: MAP of 199 story clusters .9474, .9455, .9412, .9335; 1 is for articles
of few words (own set, where every other article has tags: nDCG@5 .977 without, .981 for 1, .984 for
5). Capitals 1 cost .005 to .012, 3 cost .004. Half weight at 10: nDCG@5 (brute force, headline x3)
.550; at 5 .544, at 20 .545; 1 + ln n .538, its 1.5th power .548, the root of n .546. Never worse on
150 words, headline and summary, headline.
"""

ENGLISH_WEIGHING = Weighing(2, 2, 1, 1, 0.5, 2)
"""English repeats less, and a capital says less: with it instead of the other, precision@5 by the
section of a broadcaster's 2,225 articles .886 -> .928, agreement with people on 50 articles of the
Lee corpus r = .54 -> .59 (half weight at 5 .585, capitals 2 .585, pairs 1 .58). In Vietnamese the
same weights cost .05."""

WEIGHINGS = {"en": ENGLISH_WEIGHING}
