"""The ports, and what else is kept, in memory and on disk."""
