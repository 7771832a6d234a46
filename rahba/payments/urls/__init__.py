"""Addresses of payments, by whom they are for."""
