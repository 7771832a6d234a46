"""What is committed holds anywhere: no machine's paths, no download addresses, nothing that changed unnoticed."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.architecture.house import HOME, PACKAGE, committed_files, place

# Put together from pieces, so that this file does not contain what it forbids.
ROOTS = "|".join(["work", "farm", "root", "home", "Users"])
MACHINE_PATH = re.compile(rf"(?:^|[^A-Za-z0-9_.~-])/(?:{ROOTS})/[A-Za-z0-9_.]")
DOWNLOAD = re.compile(r"https?://[^\s\"'<>]+\.(?:whl|tgz|deb|tar\.gz|zip)\b")
REGISTRY = re.compile(r"\b(?:" + "|".join(
    re.escape(".".join(words)) for words in (("files", "pythonhosted", "org"), ("registry", "npmjs", "org"),
                                             ("pypi", "org"), ("deb", "debian", "org"))
) + r")\b")  # fmt: skip
BINARY = {".png", ".webp", ".jpg", ".jpeg", ".ico", ".woff2", ".gz"}


def text_files() -> list[Path]:
    return [path for path in committed_files() if path.suffix not in BINARY]


@pytest.mark.parametrize("forbidden", [MACHINE_PATH, DOWNLOAD, REGISTRY], ids=["machine path", "download", "registry"])
def test_no_committed_file_points_to_one_machine_or_one_server(forbidden):
    found = [
        f"{place(path)}:{number}: {line.strip()[:120]}"
        for path in text_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_locks_carry_a_hash_for_every_dependency():
    for name in ("requirements.lock", "requirements-test.lock"):
        entries = re.split(r"\n(?=\S)", (HOME / name).read_text())
        pinned = [entry for entry in entries if re.match(r"[a-z0-9]", entry)]
        assert pinned
        loose = [entry.split()[0] for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry]
        assert not loose, f"{name}: {loose}"


@pytest.mark.parametrize("manifest", sorted(PACKAGE.rglob("vendor.json")), ids=place)
def test_vendored_files_are_what_the_manifest_says(manifest):
    listed = json.loads(manifest.read_text())["files"]
    for entry in listed:
        assert entry["version"], entry["file"]
        assert entry["licence"], entry["file"]
        assert sha256(manifest.parent / entry["file"]) == entry["sha256"], f"{entry['file']} was changed"
    named = {entry["file"] for entry in listed} | {manifest.name}
    strangers = {path.name for path in manifest.parent.iterdir() if not path.name.startswith("LICENSE")} - named
    assert not strangers, f"in the vendor folder, but not in its manifest: {strangers}"


def data_manifests() -> list[Path]:
    return [path for path in committed_files() if path.name == "SOURCES.json"]


@pytest.mark.parametrize("manifest", data_manifests(), ids=place)
def test_data_has_its_source_its_licence_and_its_content(manifest):
    listed = json.loads(manifest.read_text())
    entries = listed.items() if isinstance(listed, dict) else ((entry["file"], entry) for entry in listed)
    for name, entry in entries:
        assert entry.get("source") or entry["credit"], name
        assert entry["licence"], name
        assert sha256(manifest.parent / name) == entry["sha256"], f"{name} was changed"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
