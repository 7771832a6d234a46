"""Doors of payments for programs."""
