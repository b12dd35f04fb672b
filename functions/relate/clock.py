"""The clock: articles whose time has come are touched, so that the stream relates them.

An article with an embargo, a publication or an expiry ahead owns a row under DUE, and so does one
on which a run was cut off. EventBridge calls RelateFunction every minute; nothing is lost while it
does not, as rows stay until relate has done what their time asks for: the next tick finds them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from shared import times
from shared.tables.articles import Articles
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index
from shared.tables.index_records import DueArticle

PAGE = 500
"""Articles that are touched side by side before the next are read."""


def due_pages(index: Index, articles: Articles) -> Iterator[int]:
    """Touch all articles that are due now, oldest first, a page each step; how many each had."""
    now, after = times.now(), None
    while due_articles := index.due_articles(now, after=after, limit=PAGE):
        rows_by_article = defaultdict(list)
        for due in due_articles:
            rows_by_article[due.article_id].append(due)
        touches = [
            partial(_touch, index, articles, rows, now)
            for rows in rows_by_article.values()
            if not all(due.waits(now) for due in rows)
        ]
        yield sum(run_parallel(touches))
        after = due_articles[-1].place


def _touch(index: Index, articles: Articles, rows: Sequence[DueArticle], now: str) -> bool:
    """Touch the one article of these rows unless it is due no more; whether it was."""
    dues = [index.note_due_touch(due, now) for due in rows]
    is_due = any(dues)
    if is_due:
        articles.touch(rows[0].article_id)
    return is_due
