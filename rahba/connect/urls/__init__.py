"""Addresses of connect: the token endpoint for programs, pages for people."""
