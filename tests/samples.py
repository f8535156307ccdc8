"""Small knowledge bases for tests."""

from __future__ import annotations

from bot.core.knowledge import Area, Discipline, Knowledge, Topic, Vocabulary

DEVOPS = Area("ops", "Operations", Discipline.DEVOPS)
MLOPS = Area("ml", "Machine learning", Discipline.MLOPS)


def topic(topic_id: str, *utterances: str, area: Area = DEVOPS, answer: str = "An answer.") -> Topic:
    """A topic with a title made from its id."""
    return Topic(topic_id, topic_id.replace("-", " ").capitalize(), area, utterances or (topic_id,), answer)


def knowledge(*topics: Topic, vocabulary: Vocabulary | None = None) -> Knowledge:
    """A knowledge base of `topics`."""
    return Knowledge({topic.id: topic for topic in topics}, "test", vocabulary=vocabulary or Vocabulary())


SMALL = knowledge(
    topic("kubernetes", "what is kubernetes", "why do people use k8s", "run containers on many machines"),
    topic("docker", "what is docker", "how do i build an image", "docker basics for beginners"),
    topic(
        "docker-compose", "run several containers locally", "what is docker compose", "compose file example"
    ),
    topic(
        "rollback", "how do i roll back a deployment", "undo the last release", "go back to the old version"
    ),
    topic("crash-loop", "my pod keeps restarting", "CrashLoopBackOff", "container restarts again and again"),
    topic("data-drift", "what is data drift", "inputs changed since training", area=MLOPS),
    topic("model-registry", "where do we keep trained models", "what is a model registry", area=MLOPS),
    topic("deploy-model", "how do i deploy a model", "put a model into production", area=MLOPS),
    vocabulary=Vocabulary(
        abbreviations={"k8s": ("kubernetes",), "cd": ("continuous delivery", "continuous deployment")},
        synonyms=(("roll back", "revert"),),
        known=frozenset({"podman"}),
    ),
)
