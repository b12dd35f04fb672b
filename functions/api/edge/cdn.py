"""The CDN before the API: where there is one, only what came through it is answered.

The CDN sends a secret with each request. Were its origin open to all, readers could pass by the
firewall and the cache.
"""

import hmac

from functions.api.edge.http import Request
from functions.api.edge.problems import Problem
from shared import settings

CDN_HEADER = "x-newsdrop-cdn"
"""CloudFront sets it, whatever a viewer sent under that name (CloudFront Developer Guide, "Add
custom headers to origin requests")."""


def is_admitted(request: Request) -> bool:
    """Whether a request came through the CDN, or there is none."""
    secret = settings.load(settings.ApiSettings).cdn_secret
    value = request.headers.get(CDN_HEADER, "")
    return not secret or hmac.compare_digest(value.encode("utf-8", "replace"), secret.encode())


def wrong_address(request: Request) -> Problem:
    """403: the request came to the API's own address; it says where the site is."""
    return Problem(403, f"The site is at {request.base}.", site=request.base)
