"""CloudFormation's intrinsic functions, as far as environments, outputs and notifications need them."""

import re
from collections.abc import Callable
from typing import Any

PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")


class Unresolvable(Exception):
    """A reference to something that is not here, or an intrinsic function that the desk does not know."""


def references(value: Any) -> set[str]:
    """The names of parameters, pseudo parameters and resources that a value speaks of."""
    found: set[str] = set()

    def note(name: str, *_: str) -> str:
        found.add(name)
        return ""

    Resolver(note, note).resolve(value)
    return found


class Resolver:
    """Resolves with `ref(name)` and `attribute(logical id, attribute)`, both of which may raise Unresolvable."""

    def __init__(self, ref: Callable[[str], Any], attribute: Callable[[str, str], str]) -> None:
        self._ref = ref
        self._attribute = attribute

    def resolve(self, value: Any) -> Any:
        """The value with every intrinsic function in it replaced by what it stands for."""
        if isinstance(value, list):
            return [self.resolve(part) for part in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument)
        return {name: self.resolve(part) for name, part in value.items()}

    def _call(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return self._ref(argument)
            case "Fn::GetAtt":
                logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
                return self._attribute(logical_id, attribute)
            case "Fn::Join":
                separator, parts = argument
                return separator.join(str(part) for part in self.resolve(parts))
            case "Fn::Sub":
                return self._substitute(argument)
        raise Unresolvable(f"the desk does not know {name}")

    def _substitute(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def replacement(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in own:
                return str(self.resolve(own[name]))
            return str(self._attribute(*name.split(".", 1)) if "." in name else self._ref(name))

        return PLACEHOLDER.sub(replacement, text)
