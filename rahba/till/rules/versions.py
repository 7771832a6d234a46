"""Which editions of the till's app the server still understands."""

import re

OLDEST_APP = (0, 1, 0)
_RELEASE = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?")


def is_too_old(app_version: object) -> bool:
    """Whether an app must renew itself before it may send; one that does not say its release is heard."""
    found = _RELEASE.match(app_version) if isinstance(app_version, str) else None
    return found is not None and tuple(int(part or 0) for part in found.groups()) < OLDEST_APP
