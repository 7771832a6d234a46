"""Each failure story that this version promises to have ended has a test that carries its number."""

import re

from tests.architecture.house import committed_files

PROMISED = {
    *(f"shop:F{number:02}" for number in range(1, 26)),
    *(f"shop:F{number}" for number in (27, 31, *range(41, 47), 72, 73, 74, 84, 85, 88, *range(93, 98), 100, 101, 102)),
    *(f"pay:F{number:02}" for number in range(1, 46)),
}
# `@pytest.mark.story("shop:F06")`; a test of the scripts begins its title so: `'shop:F06 F07 …'`.
MARK = re.compile(r"""story\(([^)]*)\)""")
NUMBER = re.compile(r"(?:shop|pay):F\d+")
TITLE = re.compile(r"""(?:test|describe)\(\s*['"`]shop:((?:F\d+ )+)""")


def carried() -> set[str]:
    found: set[str] = set()
    for path in committed_files():
        if path.name.startswith("test_") and path.suffix == ".py":
            for marks in MARK.findall(path.read_text()):
                found |= set(NUMBER.findall(marks))
        elif path.name.endswith(".test.js"):
            titles = " ".join(TITLE.findall(path.read_text()))
            found |= {f"shop:{number}" for number in titles.split()}
    return found


def test_every_promised_story_has_its_test():
    missing = sorted(PROMISED - carried())
    assert not missing, f"no test carries {missing}"
