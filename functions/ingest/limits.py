"""How much of a file is read before it is refused. Pure."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one drop may cost; beyond any of these it is rejected with a reason. Sizes are bytes.

    `unpacked_ratio` counts from the first megabyte on: small files of few words compress well. `memory_bytes` and `seconds` are
    those of the process that reads the drop; in all it stays under 512 MB.
    """

    unpacked_bytes: int = 64 * MB
    unpacked_ratio: int = 100
    members: int = 500
    articles: int = 200
    xml_depth: int = 256
    json_depth: int = 64
    seconds: int = 10
    memory_bytes: int = 448 * MB
