"""What a plan file may say, as JSON Schema: for editors that complete and check YAML.

A plan file points to it with ``# yaml-language-server: $schema=plan.schema.json`` in its
first line.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from quotaopt.plan.schema import PlanSpec


def plan_json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a plan file."""
    schema = PlanSpec.model_json_schema(schema_generator=_WithoutBlanks)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "quotaopt plan"}


class _WithoutBlanks(GenerateJsonSchema):
    """An entry that may be left out may still not be blank."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False
