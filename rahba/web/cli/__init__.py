"""The command line: `python -m rahba`. One module per command, loaded only when that command runs."""
