"""The Slack adapter: events in, blocks out. The only importer of slack_bolt and slack_sdk."""
