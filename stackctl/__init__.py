"""stackctl keeps a marketing-technology stack as code."""

__version__ = "0.1.0"
