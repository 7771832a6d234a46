"""Rahba: the open square where a town's market is held, as a modular monolith (see ARCHITECTURE.md)."""

__version__ = "0.1.0"
