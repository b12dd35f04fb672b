"""The rules of who imports whom, which test_architecture holds the code to."""

FUNCTIONS = ("ingest", "relate", "sweep", "push", "api")


IMPURE = (
    "boto3",
    "botocore",
    "aws_lambda_powertools",
    "os",
    "shared.aws",
    "shared.settings",
    "shared.telemetry",
    "requests",
)


PURE = [
    "functions.ingest.files.readers",
    "functions.ingest.article.normalise",
    "functions.relate.similarity.term_vector",
    "functions.relate.similarity.neighbours",
    "functions.relate.similarity.minhash",
    "functions.relate.search.search_terms",
    "functions.push.signing",
    "shared.article",
    "shared.search_words",
    "shared.text",
]


DECIDING = [
    "functions/ingest/protocol/claims.py",
    "functions/ingest/protocol/notifications.py",
    "functions/relate/profile.py",
]


LADDERS = {
    "functions.ingest": (
        ("handler",),
        ("protocol",),
        ("settings",),
        ("files",),
        ("formats",),
        ("article.normalise", "pictures"),
        ("markup",),
        ("words",),
        ("article.draft",),
        ("limits",),
    ),
    "functions.ingest.formats": (
        ("feeds", "telex", "mail"),
        ("zip.archive", "word", "web", "markdown", "wire"),
        ("zip.package", "plain", "image"),
    ),
    "functions.relate": (
        ("handler",),
        ("clock", "failures", "relater"),
        ("run",),
        ("plan", "candidates"),
        ("announcement", "pictures", "silence"),
        ("profile",),
        ("similarity", "search"),
        ("terms",),
    ),
    "functions.sweep": (
        ("handler",),
        ("sweeper",),
        ("judgement",),
        ("state",),
    ),
    "functions.push": (
        ("handler",),
        ("webhook", "web_sub", "rejects_mail"),
        ("secret", "posting", "queue_messages"),
        ("signing",),
    ),
    "functions.api": (
        ("handler",),
        ("snapshot",),
        ("edge.routes",),
        ("site",),
        ("mcp",),
        ("syndication",),
        ("v1",),
        ("media",),
        ("query",),
        ("edge",),
    ),
    "functions.api.mcp": (
        ("endpoint",),
        ("methods",),
        ("tools", "versions"),
        ("messages", "tool_schema"),
    ),
    "infra": (
        ("cli", "deployment"),
        ("local",),
        ("operations", "cost", "picture"),
        ("amounts",),
        ("measurements",),
        ("prices", "system_graph"),
        ("template_file",),
        ("paths",),
    ),
}
"""The packages of each part from the top down: each imports only those below it, on its own rung
nothing but itself."""


LATE_IMPORTS: dict[str, dict[str, str]] = {
    "functions/api/mcp/methods.py": {
        "functions.api.v1.openapi_schemas": "120 ms with pydantic: calls of tools need not wait",
    },
    "functions/api/site/rendering.py": {"jinja2": "100 ms that callers of the API need not wait"},
    "functions/ingest/files/drop_pictures.py": {
        "functions.ingest.pictures.finishing": "60 ms with Pillow: few batches have a picture",
    },
    "functions/ingest/files/readers.py": {
        "functions.ingest.formats.word.docx": "150 ms with lxml and nh3: few batches have a DOCX",
        "functions.ingest.formats.zip.archive": "likewise, of ZIPs",
        "functions.ingest.formats.zip.package": "likewise, of ZIPs",
    },
    "functions/ingest/formats/image.py": {"PIL": "30 to 40 ms that texts need not wait for"},
    "functions/ingest/formats/web/extraction.py": {
        "trafilatura.core": "240 to 270 ms",
        "trafilatura.settings": "imported by the other",
    },
    "shared/aws.py": {
        "boto3": "200 to 400 ms, of which processes that make no client are spared",
        "botocore.config": "likewise",
    },
    "shared/times.py": {"zoneinfo": "5 ms that no function but the API needs to wait"},
}
"""Imports inside functions: file -> module -> what it gains at a cold start."""
