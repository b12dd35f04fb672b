"""What `newsdrop doctor` says of one part of a system."""

import json
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do if it is not well."""

    name: str
    state: Literal["well", "odd", "wrong"]
    finding: str
    advice: str = ""

    def as_json(self) -> str:
        """A line of JSON."""
        fields = {"name": self.name, "state": self.state, "said": self.finding, "do": self.advice}
        return json.dumps(fields, ensure_ascii=False)

    def line(self) -> str:
        """A line for people."""
        return f"{self.state:<5}  {self.name}: {self.finding}" + (
            f" -> {self.advice}" if self.advice else ""
        )
