"""The AsyncAPI document fits the specification, and its examples fit the schemas it gives for them."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "proto/asyncapi.json").read_text())
SPECIFICATION = ROOT / "web/node_modules/@asyncapi/specs/schemas/3.0.0.json"
EXAMPLES = [
    pytest.param(message, example, id=f"{name}-{example['name']}")
    for name, message in DOCUMENT["components"]["messages"].items()
    for example in message["examples"]
]


def test_the_document_fits_the_specification() -> None:
    Draft7Validator(json.loads(SPECIFICATION.read_text())).validate(DOCUMENT)


@pytest.mark.parametrize(("message", "example"), EXAMPLES)
@pytest.mark.parametrize("part", ["headers", "payload"])
def test_every_example_fits_its_schema(message: dict[str, Any], example: dict[str, Any], part: str) -> None:
    # References lead into the components.
    schema = {"allOf": [message[part]], "components": DOCUMENT["components"]}
    Draft7Validator(schema).validate(example[part])


@pytest.mark.parametrize("message", DOCUMENT["components"]["messages"].values(), ids=DOCUMENT["components"]["messages"])
def test_what_no_schema_names_is_refused(message: dict[str, Any]) -> None:
    schema = {"allOf": [message["payload"]], "components": DOCUMENT["components"]}
    assert not Draft7Validator(schema).is_valid({"nmae": "Hope Works"})
