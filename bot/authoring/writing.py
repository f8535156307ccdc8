"""Plain values -> YAML text."""

from __future__ import annotations

from collections.abc import Mapping

import yaml


def to_yaml(value: Mapping[str, object]) -> str:
    """Return `value` as YAML, keys in their order."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
