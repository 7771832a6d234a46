"""The customer's wallet in a real browser: paying at a counter, a lost answer, reading without network."""

import re
import sqlite3
import uuid

import pytest
import segno
from PIL import Image
from playwright.sync_api import ConsoleMessage, expect

from rahba.kernel.ids import uuid7
from rahba.payments.rules.codes import payee_of
from rahba.payments.rules.qr import read_scheme, static_code
from tests.browser import checks
from tests.browser.market import CHROMIUM, FLAGS
from tests.browser.screens import WIDTHS
from tests.browser.wallet import FRIEND, PIN, Customer, WalletPhone, first_steps, walk

SCHEME = "26:rahba.demo:01"  # that of the demo


@pytest.fixture(scope="session")
def counter(server) -> str:
    """The code that lies on the demo shop's counter."""
    with sqlite3.connect(f"file:{server.data / 'rahba.sqlite3'}?mode=ro", uri=True) as books:
        (id,) = books.execute("select id from payments_wallet where kind = 'merchant'").fetchone()
    payee = payee_of(uuid.UUID(id), category="5411", name="Hanout", town="Casablanca")
    return static_code(read_scheme(SCHEME), payee)


@pytest.fixture
def friend(server):
    friend = Customer(server.address, "wallet-friend")
    yield friend
    friend.close()


@pytest.fixture
def phone(new_phone, line) -> WalletPhone:
    """A customer's phone on a patchy line, in French."""
    return WalletPhone(new_phone(), line.address)


def test_a_customer_pays_by_the_code_on_the_counter_in_arabic(new_phone, server, counter):
    phone = WalletPhone(new_phone("ar"), server.address, "ar")
    before = phone.person.balance()
    phone.home()
    assert phone.page.evaluate("document.documentElement.dir") == "rtl"
    phone.type_code(counter)
    expect(phone.page.locator(".whom__name")).not_to_be_empty()
    phone.amount("37,5")
    expect(phone.page.locator(".facts")).to_contain_text(phone.say("confirm.free"))
    phone.agree()
    phone.pin()
    expect(phone.page.locator(".slip")).to_contain_text("37,50")
    expect(phone.page.locator(".slip__number")).to_have_text(phone.person.ask_history()["lines"][0]["number"])
    assert phone.person.balance() == before - 37_50
    phone.press("payment.home")
    expect(phone.page.locator(".rows .row__end").first).to_contain_text("37,50")


def picture_of(code: str, width: int = 640, height: int = 480) -> Image.Image:
    """The code as it lies on a grey counter, a little askew."""
    rows = matrix(code)
    drawn = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).resize((300, 300), Image.NEAREST)
    counter = Image.new("L", (width, height), 170)
    counter.paste(drawn, ((width - 300) // 2, (height - 300) // 2))
    return counter.rotate(4, fillcolor=170, resample=Image.BICUBIC)


def matrix(code: str) -> list[bytes]:
    """The rows of a code with its white margin, a byte for each square."""
    rows = segno.make(code, error="m").matrix_iter(border=4)
    return [bytes(20 if dark else 240 for dark in row) for row in rows]


KEPT_READERS = """async () => {
  const open = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = (await Promise.all(open.map((cache) => cache.keys()))).flat();
  return kept.filter(({ url }) => url.includes('/wallet/vendor/')).length;
}"""


def test_where_the_browser_reads_no_codes_a_reader_is_fetched_once_and_the_camera_reads(
    playwright, server, counter, tmp_path
):
    film = tmp_path / "counter.y4m"
    frame = b"FRAME\n" + picture_of(counter).tobytes() + bytes([128]) * (640 * 480 // 2)
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10)
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*FLAGS, *fake, f"--use-file-for-fake-video-capture={film}"]
    )
    try:
        context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-MA", permissions=["camera"])
        context.set_default_timeout(20_000)
        phone = WalletPhone(context, server.address)
        phone.home()
        assert phone.page.evaluate("typeof BarcodeDetector") == "undefined", "this browser reads codes by itself"
        phone.installed()
        assert phone.page.evaluate(KEPT_READERS) == 0, "no part of the install"
        phone.press("home.pay")
        expect(phone.page.locator(".whom__name")).not_to_be_empty()
        expect(phone.page.locator(".pad")).to_be_visible()
        assert phone.page.evaluate(KEPT_READERS) == 2, "kept once it was needed"
    finally:
        browser.close()


def test_a_picture_of_a_code_is_read_and_one_without_a_code_is_refused_in_words(new_phone, server, counter, tmp_path):
    files = {name: tmp_path / f"{name}.png" for name in ("counter", "wall")}
    picture_of(counter, 1280, 960).convert("RGB").save(files["counter"])
    Image.new("RGB", (1280, 960), (90, 120, 90)).save(files["wall"])
    (tmp_path / "letter.png").write_text("no picture")
    phone = WalletPhone(new_phone(), server.address)
    phone.home()
    phone.press("home.pay")
    choose = phone.page.locator("input[type=file]")
    for file, code in ((files["wall"], "no_code"), (tmp_path / "letter.png", "not_a_picture")):
        choose.set_input_files(file)
        expect(phone.page.get_by_text(phone.say(f"refusal.{code}"))).to_be_visible()
    choose.set_input_files(files["counter"])
    expect(phone.page.locator(".whom__name")).not_to_be_empty()
    expect(phone.page.locator(".pad")).to_be_visible()


def test_the_pages_beside_the_app_are_reached_from_it_and_lead_back(new_phone, server, friend):
    phone = WalletPhone(new_phone(), server.address)
    page, me = phone.page, phone.person.me()
    phone.home()

    def there_and_back(word: str, address: str) -> None:
        page.get_by_role("link", name=phone.say(word)).click()
        expect(page).to_have_url(re.compile(re.escape(server.address) + address))
        page.get_by_role("link", name="Mon portefeuille").click()
        expect(page.locator(".hero__number")).to_be_visible()

    there_and_back("topup.short", "/fr/card/top-up/")
    phone.tab("more")
    page.get_by_role("button", name=phone.say("level.is", level=me["wallet"]["level"])).click()
    there_and_back("levels.raise", "/fr/wallet/level/")
    phone.tab("more")
    there_and_back("contest.all", "/fr/wallet/disputes/")
    payee = phone.person.ask("/look-up", phone=FRIEND)["payee"]
    quote = phone.person.ask("/quotes", payee=payee, amount=1_00)["id"]
    phone.person.ask("/payments", id=str(uuid7()), payee=payee, amount=1_00, quote=quote, pin=PIN)
    phone.home()
    page.locator(".rows button.row").first.click()
    there_and_back("contest.act", "/fr/wallet/payments/[0-9a-f-]{36}/dispute/")


@pytest.mark.story("pay:F22")
def test_an_answer_that_was_lost_is_asked_for_until_it_is_known_and_nothing_is_paid_twice(phone, line, counter):
    before = phone.person.balance()
    phone.home()
    phone.type_code(counter)
    phone.amount("8")
    phone.agree()
    line.cut_before_answer("POST /api/v1/wallet/payments")
    phone.pin()
    expect(phone.page.get_by_role("heading", name=phone.say("unknown.title"))).to_be_visible()
    assert line.sprung == 1
    (kept,) = phone.payments()
    assert kept["state"] == "unknown"

    line.mend()
    phone.reopen()
    expect(phone.page.get_by_text(phone.say("home.now"), exact=True)).to_be_visible(timeout=20_000)
    expect(phone.page.get_by_text(phone.say("unknown.title"))).to_have_count(0, timeout=20_000)
    (known,) = phone.payments()
    assert (known["id"], known["state"]) == (kept["id"], "done")
    assert phone.person.balance() == before - 8_00


def test_a_request_that_never_arrived_is_not_known_either_and_may_be_sent_again_once(phone, line, counter):
    before = phone.person.balance()
    phone.home()
    phone.type_code(counter)
    phone.amount("9")
    phone.agree()
    line.cut_during_request("POST /api/v1/wallet/payments")
    phone.pin()
    expect(phone.page.get_by_role("heading", name=phone.say("unknown.title"))).to_be_visible()
    line.mend()
    phone.press("unknown.again")
    phone.pin()
    expect(phone.page.locator(".slip")).to_be_visible()
    assert len(phone.payments()) == 1
    assert phone.person.balance() == before - 9_00


def test_without_network_the_wallet_is_read_and_does_not_pay(phone, line, counter):
    phone.home()
    phone.installed()
    balance = phone.page.locator(".hero__number").inner_text()
    line.cut()
    phone.reopen()
    expect(phone.page.locator(".hero__number")).to_have_text(balance)
    expect(phone.page.locator(".hero__note")).to_contain_text(phone.say("home.as_of"))
    expect(phone.page.get_by_text(phone.say("offline.title"))).to_be_visible()
    phone.tab("history")
    phone.page.locator(".rows button.row").first.click()
    expect(phone.page.locator(".slip__number")).to_be_visible()
    phone.press("act.back")
    phone.tab("home")
    phone.type_code(counter)
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.say("refusal.offline"))


def test_who_is_not_signed_in_is_led_to_the_door_and_comes_back(new_phone, server):
    phone = WalletPhone(new_phone(), server.address, door="")
    phone.open()
    phone.page.get_by_role("link", name=phone.say("sign_in.act")).click()
    expect(phone.page).to_have_url(f"{server.address}/fr/account/login/?next=/wallet/")


@pytest.mark.parametrize(("language", "door"), [("fr", "officer"), ("ar", "shopkeeper")])
def test_a_person_opens_a_wallet_and_chooses_its_pin(language, door, new_phone, server):
    phone, found = WalletPhone(new_phone(language), server.address, language, door), []
    for name in first_steps(phone):
        found += [f"{name}: {problem}" for problem in checks.problems(phone.page, language)]
        found += [f"{name}: {violation}" for violation in checks.axe_violations(phone.page)]
    assert found == []
    wallet = phone.person.me()["wallet"]
    assert (wallet["level"], wallet["ceiling"], wallet["has_pin"]) == (1, 200_00, True)


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_the_whole_wallet(language, new_phone, server, counter, friend):
    """No sideways scroll, text on text, small target, foreign word, violation of axe or word on the console."""
    if not checks.AXE.exists():
        pytest.skip(checks.MISSING_AXE)
    context = new_phone(language, color_scheme="dark" if language == "ar" else "light")
    phone, said, found = WalletPhone(context, server.address, language), [], []
    phone.page.on("console", lambda message: said.append(message.text) if is_ours(message) else None)
    widths = WIDTHS if language != "ary" else {360: 640}  # Darija has Arabic's letters and layout
    for name in walk(phone, counter, friend):
        for width, height in widths.items():
            phone.page.set_viewport_size({"width": width, "height": height})
            found += [f"{name}, {width} px: {problem}" for problem in checks.problems(phone.page, language)]
        phone.page.set_viewport_size({"width": 360, "height": 640})
        if language != "ary":
            found += [f"{name}: {violation}" for violation in checks.axe_violations(phone.page)]
    assert found + said == []


def is_ours(message: ConsoleMessage) -> bool:
    """A network that is away and a refusal are reported by the browser itself."""
    expected = ("ERR_INTERNET_DISCONNECTED", "the server responded with a status of 4")
    return message.type in ("error", "warning") and not any(text in message.text for text in expected)
