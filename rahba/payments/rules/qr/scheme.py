"""The national template: under which number, name and entry a code says which account is paid.

No public text gives these for Morocco, so they are a setting without a value of ours.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

_WRITTEN = re.compile(r"(2[6-9]|3[0-9]|4[0-9]|5[01]):([!-9;-~]{1,32}):(0[1-9]|[1-9][0-9])")


class SchemeNotSet(Exception):
    """This installation was not told how its country's payment codes are written."""

    code = "scheme_not_set"

    def __str__(self):
        return str(_("Payment codes are not set up here yet. Ask whoever runs this installation; nothing was done."))


@dataclass(frozen=True)
class Scheme:
    """`template` is a root object from 26 to 51, `guid` names the network, `account` is its entry for the payee."""

    template: str
    guid: str
    account: str


def read_scheme(setting: str) -> Scheme:
    """A scheme from `TEMPLATE:GUID:ENTRY`, such as `26:network.example:01`. Raises SchemeNotSet for anything else."""
    match = _WRITTEN.fullmatch(setting)
    if match is None:
        raise SchemeNotSet
    return Scheme(*match.groups())
