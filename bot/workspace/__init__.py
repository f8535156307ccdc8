"""A local Slack, stricter than Slack: the protocols the bot speaks, people to talk to it, a page."""
