"""What of a script or a style sheet is worth a phone's data: the code, without the words written for its readers.

There is no build step, so nothing may be guessed: only what a line begins with is looked at. A comment that has a
line to itself goes, and so do indentation and JSDoc casts. Strings are safe because none of ours holds a line that
begins with a comment.
"""

import re

OWN_LINES = r"(?ms)^[ \t]*(?:/\*.*?\*/|//[^\n]*$)"
CASTS = r"/\*\* @(?:type|param)\b(?:(?!\*/)[^\n])*\*/ ?"
AFTER_CODE = r"(?m)(?<=[;{},])[ \t]+// [^\n]*$"
MARGINS = r"(?m)^[ \t\n]+"

# In this order: a cast that begins a line leaves its code behind.
SUPERFLUOUS = (OWN_LINES, CASTS, AFTER_CODE, MARGINS)
# No string of ours holds the beginning of a comment.
SUPERFLUOUS_IN_STYLE = (r"(?s)/\*.*?\*/", MARGINS)


def lean_script(text: str) -> str:
    """The same script, as short as it can safely be made."""
    return _without(SUPERFLUOUS, text)


def lean_style(text: str) -> str:
    """The same style sheet, without its comments and margins."""
    return _without(SUPERFLUOUS_IN_STYLE, text)


def _without(patterns: tuple[str, ...], text: str) -> str:
    for pattern in patterns:
        text = re.sub(pattern, "", text)
    return text
