"""Reading the YAML and JSON files that commands are given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import yaml

from consent_service.kernel.errors import Invalid

#: Bytes. A catalogue of a thousand services is far smaller.
LARGEST_FILE = 5 * 1024 * 1024


class _Loader(yaml.SafeLoader):
    """YAML with the plain scalars of JSON: ``NO`` is Norway, ``2026-01-01`` a text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if any(not isinstance(key, str) for key in keys) or len(set(keys)) != len(keys):
            raise yaml.YAMLError("a member is named twice, or not by a text")
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"null|~|", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), list(_first))


def read_document(path: Path) -> Any:
    """The value in a YAML or JSON file. Raises Invalid where it holds none."""
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f"{path.name} is larger than {LARGEST_FILE} bytes.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".json":
            return orjson.loads(text)
        return yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader, made stricter
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not UTF-8 text.") from error
    except orjson.JSONDecodeError as error:
        raise Invalid(f"{path.name} is not JSON: {error.msg} in line {error.lineno}.") from error
    except RecursionError as error:
        raise Invalid(f"{path.name} is nested too deeply.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Invalid(f"{path.name} is not YAML: {error.problem} in line {line}.") from error
    except yaml.YAMLError as error:
        raise Invalid(f"{path.name} is not YAML that is taken here: {error}.") from error
