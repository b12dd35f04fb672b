"""What programs that learn from texts may do with the site's: said in headers and in robots.txt.

Three ways to say it, none of which a program has to heed:
- `Content-Usage`, AI Preferences: draft-ietf-aipref-attach-05 and draft-ietf-aipref-vocab-08;
- `tdm-reservation`, TDM Reservation Protocol (W3C Community Group), for the reservation of rights
  in Article 4 of the EU's Directive 2019/790;
- a licence in RSL 1.0, https://rslstandard.org/rsl, which robots.txt and a `Link` name.
"""

from functions.api.edge.http import Request
from shared import settings

LICENCE_PATH = "/license.xml"
RSL_TYPE = "application/rsl+xml"
ALLOW, SEARCH_ONLY, DENY = "allow", "search-only", "deny"
PREFERENCES = {
    ALLOW: "train-ai=y, search=y",
    SEARCH_ONLY: "train-ai=n, search=y",
    DENY: "train-ai=n",
}
"""`deny` says nothing of search: search engines that answer with links stay welcome."""

TRAINING_CRAWLERS = (
    *("Amazonbot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "Google-Extended"),
    *("GPTBot", "meta-externalagent"),
)
ANSWERING_CRAWLERS = (
    *("ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "OAI-SearchBot"),
    *("Perplexity-User", "PerplexityBot"),
)
"""Names by which the makers of these crawlers say that robots.txt may speak to them: those that
gather texts to train models, and those that fetch pages to answer questions."""


def ai_use() -> str:
    """What the newsroom decided (parameter `AiUse`); empty if nothing."""
    decision: str = settings.load(settings.ApiSettings).ai_use
    return decision


def ai_headers(request: Request) -> dict[str, str]:
    """The headers that say it, for answers that hold texts."""
    decision = ai_use()
    if not decision:
        return {}
    headers = {"content-usage": PREFERENCES[decision]}
    if decision != ALLOW:
        headers["tdm-reservation"] = "1"
        headers["tdm-policy"] = request.base + LICENCE_PATH
    return headers


def answers_assistants() -> bool:
    """Whether assistants may ask for texts. Where the decision is `search-only` they may: RSL
    forbids learning then, and robots.txt lets those read who answer questions."""
    return ai_use() != DENY


def blocked_crawlers() -> tuple[str, ...]:
    """The crawlers that robots.txt sends away."""
    return {
        SEARCH_ONLY: TRAINING_CRAWLERS,
        DENY: (*TRAINING_CRAWLERS, *ANSWERING_CRAWLERS),
    }.get(ai_use(), ())
