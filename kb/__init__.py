"""An event timeline knowledge base: saved news articles in, a sourced and queryable timeline out."""

__version__ = "0.1.0"
