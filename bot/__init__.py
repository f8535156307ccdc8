"""AskOps answers DevOps and MLOps questions in Slack from a reviewed YAML knowledge base."""
