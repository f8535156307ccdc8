"""What AskOps knows and how it thinks: values in, values out, nothing of Slack, storage or the web."""
