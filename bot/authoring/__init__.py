"""YAML <-> Knowledge: loading, checks."""
