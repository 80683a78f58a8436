"""What the chart takes from the programs: settings.json, the names of settings in the schema of the values; and the golden render.

`python tests/helm/generated.py` writes them; the tests compare.
"""

import json
from pathlib import Path
from typing import Any

import chart

Schema = dict[str, Any]

# The commands that the chart runs.
COMMANDS = ["serve", "migrate"]
# The port of each address, as the chart's templates have it.
PORTS = {"CRM_GRPC_LISTEN": 50051, "CRM_ADMIN_LISTEN": 9090, "CRM_HTTP_LISTEN": 8080}


def settings() -> str:
    known = {
        service: {command: chart.settings_of(service)[command] for command in COMMANDS}
        for service in chart.services()
    }
    return as_json(known)


def schema() -> str:
    """The committed schema with the parts that follow from the programs made anew."""
    committed = json.loads(chart.SCHEMA.read_text())
    definitions = committed["$defs"]
    definitions = {name: part for name, part in definitions.items() if not name.startswith("service-")}
    common = definitions["defaults"]["properties"]
    common |= of_command("serve", chart.services())
    common["migration"] = migration(chart.services())
    for service in chart.services():
        own = of_command("serve", [service]) | {"migration": migration([service])}
        definitions[f"service-{service}"] = closed(common | own)
    references = {service: {"$ref": f"#/$defs/service-{service}"} for service in chart.services()}
    # The gateway is what everything else is reached by.
    definitions["services"] = closed(references) | {"required": ["gateway"]}
    return as_json(committed | {"$defs": dict(sorted(definitions.items()))})


def migration(services: list[str]) -> Schema:
    deadline = {"type": "integer", "minimum": 1}
    return closed(of_command("migrate", services) | {"activeDeadlineSeconds": deadline})


def of_command(command: str, services: list[str]) -> Schema:
    """Settings and secrets that all of the services have."""
    known = [{each["name"]: each for each in chart.settings_of(service)[command]} for service in services]
    shared = [each for name, each in known[0].items() if all(name in other for other in known)]
    plain = {each["name"]: value_of(each) for each in shared if not each["secret"]}
    secret = {each["name"]: {"description": each["help"], "$ref": "#/$defs/secret"} for each in shared if each["secret"]}
    return {"settings": closed(plain), "secrets": closed(secret)}


def value_of(setting: dict[str, Any]) -> Schema:
    value = {"description": setting["help"], "type": ["string", "number", "boolean"]}
    if setting["name"] in PORTS:
        # Where it listens may change, the port may not: ports of pods, probes and policies stand in the templates.
        value |= {"type": "string", "pattern": f":{PORTS[setting['name']]}$"}
    return value


def closed(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def golden(variant: str) -> str:
    rendered = chart.render(chart.values_of(variant))
    texts = [text.strip() for path, text in sorted(rendered.items()) if not path.endswith("NOTES.txt")]
    return "\n".join(text if text.startswith("---") else f"---\n{text}" for text in texts if text) + "\n"


def as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def files() -> dict[Path, str]:
    """The generated files with what should be in them. The later ones follow from the earlier."""
    return {chart.SETTINGS: settings(), chart.SCHEMA: schema()}


def main() -> None:
    for path, text in files().items():
        path.write_text(text)
    chart.GOLDEN.mkdir(exist_ok=True)
    (chart.GOLDEN / "minimal.yaml").write_text(golden("minimal"))


if __name__ == "__main__":
    main()
