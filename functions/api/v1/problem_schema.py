"""The JSON of errors, as types: see `schema`."""

from typing import Annotated, NotRequired

# Of Python 3.11's own TypedDict pydantic cannot make a schema.
from typing_extensions import TypedDict

from functions.api.v1.name_schema import NamedCountJson
from functions.api.v1.schema import Keywords, Time


class ProblemJson(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    parameter: NotRequired[
        Annotated[str, Keywords({"description": "The query parameter that is wrong."})]
    ]
    allowed: NotRequired[Annotated[str, Keywords({"description": "What it may be."})]]
    since: NotRequired[
        Annotated[Time, Keywords({"description": "When the article was taken down or expired."})]
    ]
    choices: NotRequired[
        Annotated[
            list[NamedCountJson],
            Keywords({"description": "What a name without tone marks may mean."}),
        ]
    ]


class GatewayErrorJson(TypedDict):
    """Why API Gateway itself has no answer: the function did not end in time, or must not run."""

    message: str
