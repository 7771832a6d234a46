"""`python -m rahba`: see `python -m rahba --help`."""

from rahba.web.cli.app import main

if __name__ == "__main__":
    main()
