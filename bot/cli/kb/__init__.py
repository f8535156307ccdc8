"""The commands of `askops kb`, a module each; knowledge_base.py registers them."""
