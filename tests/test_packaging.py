"""The knowledge base travels with the package: from a wheel, an sdist and an editable install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.locations import default_knowledge


@pytest.fixture(scope="session")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(repository)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_an_installed_package_answers_from_its_own_copy(built: Path, tmp_path: Path, kind: str) -> None:
    package = next(built.glob(kind))
    target = tmp_path / "installed"
    install = [
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--target",
        str(target),
        str(package),
    ]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, capture_output=True)
    elsewhere = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(target),
        "ASKOPS_CACHE_DIR": str(tmp_path / "cache"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }

    where = "import bot.authoring.locations as l; print(l.default_knowledge())"
    found = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=elsewhere, check=True, capture_output=True, text=True
    ).stdout.strip()
    answered = subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", "what is docker"],
        cwd=tmp_path,
        env=elsewhere,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert found == str(target / "bot" / "_knowledge")
    assert "What is Docker?" in answered


def test_a_checkout_uses_its_own_knowledge(repository: Path) -> None:
    assert default_knowledge() == repository / "knowledge"
