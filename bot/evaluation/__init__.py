"""Labelled questions -> how often the bot is right, and how well its confidence means what it says."""
