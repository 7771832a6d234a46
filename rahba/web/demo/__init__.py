"""The demo market: an invented grocery, its people and three weeks of trade, made through the usual actions."""

from rahba.web.demo.market import load, sign_in_lines

__all__ = ["load", "sign_in_lines"]
