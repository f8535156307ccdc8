"""The use cases: what a person can ask of AskOps, whatever they ask it through."""

from __future__ import annotations
