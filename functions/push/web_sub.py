"""WebSub: the hub is told which feeds changed, each at most once a minute.

WebSub leaves open how a publisher tells its hub (W3C Recommendation, section 6). Hubs take what
PubSubHubbub 0.3 had: a form with `hub.mode=publish` and the feed's address as `hub.url`
(https://pubsubhubbub.appspot.com says so). Some take the first address of a form only, so each
feed has a form of its own.

Events of articles wait in PingQueue until the next tick; an event is deleted when the hub has taken
every feed that it is about. All feeds of a minute's events are told once.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import quote, urlencode

from aws_lambda_powertools import Logger

from functions.push.posting import HANDSHAKE_SECONDS, POST_SECONDS, NotTaken, post
from functions.push.queue_messages import EventMessage, delete_events, take_events
from shared import text, times
from shared.article.claim import live_claim
from shared.article.model import Article
from shared.settings import PushSettings
from shared.tables.articles import Articles
from shared.tables.dynamo import run_parallel

FEED_ENDINGS = ("atom", "json", "rss")
EVENTS_AT_ONCE = 20
SIDE_BY_SIDE = 10
PING_SECONDS = 25
"""After so long no ping is begun: a tick ends before the next."""

PUBLISH = "application/x-www-form-urlencoded"


class HubTick:
    """What one tick tells the hub: which feeds it took, and which not."""

    def __init__(self, settings: PushSettings, logger: Logger) -> None:
        self._settings, self._logger = settings, logger
        self._articles = Articles(settings.articles_table)
        self._deadline = time.monotonic() + PING_SECONDS
        self._begin = times.later_by(times.now(), 0)  # in the form of what is compared
        self.successes: set[str] = set()
        self._failures: set[str] = set()

    def run(self) -> None:
        """Tell of all events that wait, as far as time suffices.

        What happens while feeds are told of is for the next tick: the hub may have looked before.
        """
        while self._is_time():
            events = take_events(self._settings.ping_queue, lambda count: count < EVENTS_AT_ONCE)
            earlier_events = [event for event in events if event.detail["at"] < self._begin]
            if not earlier_events:
                break
            self._tell(earlier_events)

    def _is_time(self) -> bool:
        return time.monotonic() < self._deadline

    def _tell(self, events: Sequence[EventMessage]) -> None:
        """Tell of the feeds of some events, each once in a tick; those are dealt with whose feeds
        the hub took."""
        feeds = _feeds_of_articles(self._articles, events)
        changes = {feed for paths in feeds.values() for feed in paths}
        queue = sorted(changes - self.successes - self._failures)
        while queue and self._is_time():
            batch, queue = queue[:SIDE_BY_SIDE], queue[SIDE_BY_SIDE:]
            answers = run_parallel([partial(self._ping, feed) for feed in batch])
            for feed, is_success in zip(batch, answers, strict=True):
                (self.successes if is_success else self._failures).add(feed)
        finished_events = [event for event in events if feeds[event.detail["id"]] <= self.successes]
        delete_events(self._settings.ping_queue, finished_events)

    def _ping(self, feed: str) -> bool:
        """Tell the hub of a feed; whether it took it."""
        form = urlencode({"hub.mode": "publish", "hub.url": self._settings.site_url + feed})
        try:
            post(self._settings.web_sub_hub, form.encode(), {"content-type": PUBLISH})
        except NotTaken as error:
            self._logger.warning("the hub was not told", feed=feed, reason=str(error))
            return False
        return True


def ping_hub(settings: PushSettings, logger: Logger) -> int:
    """Tell the hub of the feeds that changed; how many it took."""
    tick = HubTick(settings, logger)
    tick.run()
    return len(tick.successes)


def _feeds_of_articles(
    articles: Articles, events: Iterable[EventMessage]
) -> Mapping[str, frozenset[str]]:
    """The feeds that the events of each article are about, by its id."""
    ids = sorted({event.detail["id"] for event in events})
    visible = run_parallel([partial(_visible_article, articles, id) for id in ids])
    return {id: changed_feeds(article) for id, article in zip(ids, visible, strict=True)}


def _visible_article(articles: Articles, id: str) -> Article | None:
    """The article as readers see it now, if they do: names of one that is hidden are nobody's
    business."""
    claim = live_claim(articles.claims(id))
    return claim.article if claim and claim.window.is_open(times.now()) else None


def changed_feeds(article: Article | None) -> frozenset[str]:
    """The paths of the feeds that have an article; of one that nobody sees, those of the latest."""
    paths = ["latest"]
    if article:
        names = (
            ("sections", (article.section,) if article.section else ()),
            ("authors", article.authors),
            ("tags", article.tags),
        )
        keys = [(kind, text.name_key(name)) for kind, group in names for name in group]
        paths += [f"{kind}/{quote(key)}" for kind, key in keys if key]
    return frozenset(f"/feeds/{path}.{format}" for path in paths for format in FEED_ENDINGS)


LONGEST_TICK = PING_SECONDS + HANDSHAKE_SECONDS + POST_SECONDS
"""A tick's pings are over after so long."""
