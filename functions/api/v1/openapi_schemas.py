"""The JSON Schema of the types in `schema`, made by pydantic, which this module alone imports.

The first description of a process takes 0.12 s of CPU, half for the import, half for the schemas;
any other 1 ms.
"""

from collections.abc import Mapping
from functools import cache
from types import GenericAlias
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import CoreModeRef, CoreRef, DefsRef, GenerateJsonSchema
from pydantic_core import core_schema

from functions.api.edge import route_table
from functions.api.v1.openapi_webhooks import EVENT_PLACES
from functions.api.v1.problem_schema import GatewayErrorJson, ProblemJson
from functions.api.v1.schema import JsonObject

ERROR_PLACES = {f"{error.__module__}.{error.__name__}" for error in (ProblemJson, GatewayErrorJson)}


class _SchemaGenerator(GenerateJsonSchema):
    """Leaves out what says nothing to clients: titles, and the suffix of the types' names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonObject:
        json_schema = super().typed_dict_schema(schema)
        json_schema.pop("title", None)
        json_schema["required"] = sorted(json_schema["required"])
        return json_schema

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonObject:
        json_schema = super().dict_schema(schema)
        json_schema.pop("additionalProperties", None)
        return json_schema

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonObject:
        """`{"type": ["string", "null"]}` where `anyOf` need not be."""
        json_schema = super().nullable_schema(schema)
        options = json_schema.get("anyOf", [])
        if options and all(set(option) == {"type"} for option in options):
            return {"type": [option["type"] for option in options]}
        return json_schema

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        core_ref, mode = core_mode_ref
        return super().get_defs_ref((CoreRef(core_ref.replace("Json:", ":")), mode))


@cache
def json_schemas() -> tuple[Mapping[str, JsonObject], JsonObject]:
    """The JSON Schema of each type of the routes' bodies and of events, by its place; and the
    schemas that these refer to, by name.

    The types are described as members of a tuple, so that they share their definitions.
    """
    contents = [route.content.values() for route in route_table.ROUTES.values()]
    places = sorted(
        {*ERROR_PLACES, *EVENT_PLACES, *(place for places in contents for place in places)}
    )
    types = tuple(route_table.load_name(place) for place in places)
    adapter: TypeAdapter[Any] = TypeAdapter(GenericAlias(tuple, types))
    json_schema = adapter.json_schema(
        ref_template="#/components/schemas/{model}", schema_generator=_SchemaGenerator
    )
    return dict(zip(places, json_schema["prefixItems"], strict=True)), json_schema["$defs"]


@cache
def whole_schema(type_: Any) -> JsonObject:
    """The JSON Schema of one type, with all that it refers to in it."""
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    return adapter.json_schema(schema_generator=_SchemaGenerator)
