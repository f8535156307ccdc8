"""Knowledge folders as large as a benchmark wants: the bundled topics and variations on them."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from bot.authoring.loading import read_library
from bot.authoring.locations import default_knowledge

SYLLABLES = "ka lo mi ra tu ves dor pin sul ban gor fel nix hap qui zet".split()
_UTTERANCES = re.compile(r"(?m)(^utterances:.*\n(?:^[ -].*\n)+)")
_TITLE = re.compile(r"(?m)^(title: .*\w)")
_ITEM = re.compile(r"(?m)^(\s*- )(.*\w)")


def grow_folder(target: Path, size: int) -> Path:
    """Write `size` topics into `target`: each round over the bundled ones gives every topic a made-up name."""
    rng = random.Random(11)  # noqa: S311  (a benchmark's data)
    source = default_knowledge()
    shutil.copytree(source, target)
    topics = [file.path for file in read_library([source]).files.values()]
    for path in topics[size:]:
        (target / path.relative_to(source)).unlink()
    for number in range(len(topics), size):
        path = topics[number % len(topics)]
        name = "".join(rng.sample(SYLLABLES, 3))
        text = path.read_text("utf-8")
        text = _TITLE.sub(rf"\1 {name}", text, count=1)
        if listed := _UTTERANCES.search(text):
            text = text.replace(listed[1], _ITEM.sub(rf"\1\2 {name}", listed[1]))
        text = re.sub(r"(?m)^aliases:.*\n", "", text)
        variant = target / path.relative_to(source).with_name(f"{path.stem}-{number}.yaml")
        variant.write_text(text, "utf-8")
    return target
