"""Every exception that AskOps raises on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class AskOpsError(Exception):
    """Something went wrong that a person can mend; the message says what and how."""


class SettingsError(AskOpsError):
    """A setting is missing or wrong. The message names settings, never their values."""


class KnowledgeError(AskOpsError):
    """A knowledge file can't be used. Reads: `file:line: problem; remedy`."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem}; {remedy}")
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy


class QuestionFileError(AskOpsError):
    """A file of questions can't be used. Reads: `file:line: problem`."""


class RenderingError(AskOpsError):
    """A reply doesn't fit into Slack's limits. For knowledge this is caught when it is loaded."""


class WorkspaceError(AskOpsError):
    """The local workspace can't start, for example because its port is taken."""


class KnowledgeErrors(ExceptionGroup[KnowledgeError], AskOpsError):  # noqa: N818  (a plural: it is a group)
    """Every mistake that was found in the knowledge files, so that an author needs one round."""

    def derive(self, excs: Sequence[KnowledgeError]) -> KnowledgeErrors:  # type: ignore[override]  # one kind of member
        """Keep the type when `except*` splits the group."""
        return KnowledgeErrors(self.message, excs)
