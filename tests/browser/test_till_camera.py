"""The camera as a scanner: a real `getUserMedia`, whose picture is a drawn code of thirteen bars."""

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.market import CHROMIUM, FLAGS
from tests.browser.till import Till, prefer

WIDTH, HEIGHT, RATE = 640, 480, 10
_LEFT = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
_PARITY = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]


def bars(code: str) -> str:
    """The 95 modules of an EAN-13, 1 for black."""
    left = []
    for digit, side in zip(code[1:7], _PARITY[int(code[0])], strict=True):
        pattern = _LEFT[int(digit)]
        left.append(pattern if side == "L" else _flipped(pattern)[::-1])
    right = [_flipped(_LEFT[int(digit)]) for digit in code[7:]]
    return f"101{''.join(left)}01010{''.join(right)}101"


def _flipped(pattern: str) -> str:
    return pattern.translate(str.maketrans("01", "10"))


def frame(code: str | None) -> bytes:
    """One picture in the camera's own form: a packet with a code on it, or the counter alone."""
    picture = Image.new("L", (WIDTH, HEIGHT), 190)
    if code:
        draw = ImageDraw.Draw(picture)
        draw.rectangle((100, 120, 540, 360), fill=235)
        for place, bar in enumerate(bars(code)):
            if bar == "1":
                draw.rectangle((178 + 3 * place, 150, 180 + 3 * place, 330), fill=25)
    colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
    return b"FRAME\n" + picture.tobytes() + colourless


def film(file, *scenes: tuple[str | None, int]) -> None:
    """Scenes of so many tenths of a second, shown again and again by Chromium."""
    with file.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for code, tenths in scenes:
            picture = frame(code)
            for _ in range(tenths):
                out.write(picture)


@pytest.fixture
def camera(playwright, line, owner):
    """A till whose camera looks at a film."""
    opened = []

    def point(file) -> Till:
        flags = [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={file}",
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        opened.append(browser)
        context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-MA", permissions=["camera"])
        context.set_default_timeout(20_000)
        prefer(context, "fr")
        till = Till(context, line.address)
        till.join(owner.pairing_code())
        till.unlock()
        assert till.page.evaluate("typeof BarcodeDetector") == "undefined", "this browser reads codes by itself"
        return till

    yield point
    for browser in opened:
        browser.close()


def a_code(owner_books) -> tuple[str, str]:
    """An EAN-13 of the demo shop whose article is sold by the piece and has no packs."""
    question = (
        "select b.code, p.id from catalogue_barcode b join catalogue_product p on p.id = b.product_id"
        " where length(b.code) = 13 and b.pack_id is null and p.unit = 'piece' and p.active and p.price > 0"
        " and p.id not in (select product_id from catalogue_pack) order by b.code limit 1"
    )
    ((code, product),) = owner_books.rows(question)
    return code, product


def neighbour(code: str) -> str:
    """Another code whose check digit is right: what a blurred picture may be misread as."""
    body = code[:-2] + str((int(code[-2]) + 1) % 10)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


@pytest.mark.story("shop:F96")
def test_the_camera_adds_an_article_once_while_it_is_held_there(camera, books, tmp_path):
    """Held before the camera for seconds: one article, one word that it was added, and a way back."""
    code, _ = a_code(books)
    film(tmp_path / "held.y4m", (code, 30))
    till = camera(tmp_path / "held.y4m")
    till.press("sell.scan")
    expect(till.page.locator(".basket .line")).to_have_count(1, timeout=20_000)
    till.page.wait_for_timeout(3_000)
    assert list(till.lines().values()) == ["1"]
    till.press("camera.done")
    expect(till.page.locator(".basket-bar__count")).to_have_text("1")


@pytest.mark.story("shop:F96")
def test_the_next_packet_of_the_same_article_counts_again(camera, books, tmp_path):
    """It has to leave the picture first."""
    code, _ = a_code(books)
    film(tmp_path / "twice.y4m", (code, 15), (None, 25))
    till = camera(tmp_path / "twice.y4m")
    till.press("sell.scan")
    expect(till.page.locator(".basket .line__quantity bdi")).to_have_text("2", timeout=20_000)


@pytest.mark.story("shop:F97")
def test_a_single_wrong_reading_is_not_believed(camera, books, tmp_path):
    """Between frames that show the code, single frames show another whose check digit is right as well."""
    code, _ = a_code(books)
    wrong = neighbour(code)
    film(tmp_path / "flicker.y4m", *[(code, 4), (wrong, 1)] * 4)
    till = camera(tmp_path / "flicker.y4m")
    till.press("sell.scan")
    expect(till.page.locator(".basket .line")).to_have_count(1, timeout=20_000)
    till.page.wait_for_timeout(4_000)
    assert list(till.lines().values()) == ["1"]
    expect(till.page.locator("dialog")).not_to_contain_text(till.say("new.unknown"))
