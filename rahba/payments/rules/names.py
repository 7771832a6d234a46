"""What a stranger may see of somebody's name before paying them."""

import re

# A word from its first letter or digit to its last: brackets, dots and marks of direction around it tell nothing.
_WORDS = re.compile(r"[^\W_](?:\S*[^\W_])?")


def masked_name(name: str) -> str:
    """`Fatima Zahra Benali` as `Fatima Z. B•••••`: enough to know whom one meant, not to learn a name by trying.

    The first name stays, further ones become an initial, the last one its first letter. What
    stands around a word does not count: `Fatima (Benali)` is `Fatima B•••••`.
    """
    words = _WORDS.findall(name)
    if not words:
        return ""
    if len(words) == 1:
        return words[0][:2] + "•" * max(len(words[0]) - 2, 1)
    middle = [f"{word[0]}." for word in words[1:-1]]
    return " ".join([words[0], *middle, words[-1][0] + "•" * 5])
