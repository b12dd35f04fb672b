"""CloudFormation's intrinsic functions.

As far as environments, outputs and notifications need them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

PLACEHOLDER = re.compile(r"\$\{(!?)([^}]*)\}")


class Unresolvable(Exception):
    """A reference to something that is not here, or an intrinsic function that the desk does not
    know."""


def references(value: Any) -> set[str]:
    """The names of parameters, pseudo parameters and resources that a value speaks of, whichever
    way its conditions fall."""
    names: set[str] = set()

    def note(name: str, *_: str) -> str:
        names.add(name)
        return ""

    for ways in (lambda _: True, lambda _: False):
        Resolver(note, note, ways).resolve(value)
    return names


NO_VALUE = {"Ref": "AWS::NoValue"}
"""What removes the property or the part of a list that it stands for."""


def settle_conditions(value: Any, conditions: Mapping[str, bool]) -> Any:
    """The value with every Fn::If decided, and without what is AWS::NoValue then."""
    if isinstance(value, list):
        parts = [settle_conditions(part, conditions) for part in value]
        return [part for part in parts if part != NO_VALUE]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Fn::If"}:
        condition, yes, no = value["Fn::If"]
        return settle_conditions(yes if conditions[condition] else no, conditions)
    parts_by_name = {name: settle_conditions(part, conditions) for name, part in value.items()}
    return {name: part for name, part in parts_by_name.items() if part != NO_VALUE}


def _no_condition(name: str) -> bool:
    raise Unresolvable(f"{name} is not a condition")


class Resolver:
    """Resolves with `ref(name)`, `attribute(logical id, attribute)` and `condition(name)`; each may
    raise Unresolvable."""

    def __init__(
        self,
        ref: Callable[[str], Any],
        attribute: Callable[[str, str], str],
        condition: Callable[[str], bool] = _no_condition,
    ) -> None:
        self._ref = ref
        self._attribute = attribute
        self._condition = condition

    def resolve(self, value: Any) -> Any:
        """The value with every intrinsic function in it replaced by what it stands for."""
        if isinstance(value, list):
            return [self.resolve(part) for part in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name in {"Ref", "Condition"} or name.startswith("Fn::"):
                return self._call(name, argument)
        return {name: self.resolve(part) for name, part in value.items()}

    def _call(self, name: str, argument: Any) -> Any:  # noqa: C901, PLR0911 - one line a function
        match name:
            case "Ref":
                return self._ref(argument)
            case "Fn::GetAtt":
                logical_id, attribute = (
                    argument.split(".", 1) if isinstance(argument, str) else argument
                )
                return self._attribute(logical_id, attribute)
            case "Fn::Join":
                separator, parts = argument
                return separator.join(str(part) for part in self.resolve(parts))
            case "Fn::Sub":
                return self._substitute(argument)
            case "Condition":
                return self._condition(argument)
            case "Fn::If":
                condition, yes, no = argument
                return self.resolve(yes if self._condition(condition) else no)
            case "Fn::Equals":
                first, second = self.resolve(argument)
                return str(first) == str(second)
            case "Fn::Not":
                return not self.resolve(argument)[0]
            case "Fn::And":
                return all(self.resolve(argument))
            case "Fn::Or":
                return any(self.resolve(argument))
        raise Unresolvable(f"the desk does not know {name}")

    def _substitute(self, argument: Any) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument

        def replacement(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return f"${{{name}}}"
            if name in own:
                return str(self.resolve(own[name]))
            return str(self._attribute(*name.split(".", 1)) if "." in name else self._ref(name))

        return PLACEHOLDER.sub(replacement, text)
