"""Modules are served under hashed names, and import each other by them."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from rahba.web.static_storage import HashedStatic

FILES = {
    "till/app.js": """
// import { gone } from "./gone.js";
import { sell } from "./core/basket.js"
import "./core/clock.js";
export { pay } from './core/pay.js';
/** @type {import("./core/nowhere.js").Basket} */
const basket = sell({ accept: "image/*" });
const pay = (await import("./pages/pay.js")).default;
const lazy = /** @type {import("./core/nowhere.js").Lazy} */ (basket);
fetch("./core/basket.js");
""",
    "till/core/basket.js": '/** @typedef {import("./pay.js").Payment} Payment */\nexport const sell = (x) => x;\n',
    "till/core/pay.js": '/** @typedef {import("./basket.js").Basket} Basket */\nexport const pay = 1;\n',
    "till/core/clock.js": "export const now = 1;\n",
    "till/pages/pay.js": "export default {};\n",
    "till/till.css": """/* Until a `url(nowhere.svg)` comes:
   two lines. */
.till { background: url("mark.svg"); /* the star */
  color: red; }
""",
    "till/mark.svg": "<svg></svg>\n",
    "till/i18n/fr.json": '{"act.save": "Enregistrer // ./core/pay.js"}\n',
    "till/minified.js": 'import{a}from"./core/pay.js";export*from"./core/clock.js";\n',
}


@pytest.fixture
def gathered(tmp_path: Path) -> dict[str, str]:
    """The files as they are served: plain name → content under the hashed name."""
    sources = tmp_path / "sources"
    for name, content in FILES.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(content)
    storage = HashedStatic(location=tmp_path / "static", base_url="/static/")
    source = FileSystemStorage(location=sources)
    for name in FILES:
        with source.open(name) as file:
            storage.save(name, file)
    for _, _, outcome in storage.post_process({name: (source, name) for name in FILES}):
        if isinstance(outcome, Exception):
            raise outcome
    hashed = {name: storage.hashed_files[name] for name in FILES}
    assert all(re.search(r"\.[0-9a-f]{12}\.(?:js|json|css|svg)$", name) for name in hashed.values()), hashed
    return {name: (tmp_path / "static" / name_hashed).read_text() for name, name_hashed in hashed.items()}


def test_every_import_of_code_names_a_hashed_file(gathered):
    app = gathered["till/app.js"]
    for name in ("core/basket", "core/clock", "core/pay", "pages/pay"):
        assert re.search(rf"""(?:from |import |import\()["']\./{name}\.[0-9a-f]{{12}}\.js["']""", app), name
    assert len(re.findall(r"\.[0-9a-f]{12}\.js", gathered["till/minified.js"])) == 2


def test_a_style_sheet_travels_without_its_comments(gathered):
    sheet = re.sub(r"[0-9a-f]{12}", "#", gathered["till/till.css"])
    assert sheet == '.till { background: url("mark.#.svg"); \ncolor: red; }\n'


def test_comments_stay_at_home_and_strings_travel_as_they_are(gathered):
    app = gathered["till/app.js"]
    assert "gone.js" not in app
    assert "nowhere.js" not in app
    assert 'fetch("./core/basket.js")' in app


def test_words_travel_as_they_were_written(gathered):
    assert gathered["till/i18n/fr.json"] == FILES["till/i18n/fr.json"]


def test_modules_that_name_each_others_types_settle(gathered):
    assert "export const sell = (x) => x;" in gathered["till/core/basket.js"]
    assert "export const pay = 1;" in gathered["till/core/pay.js"]
