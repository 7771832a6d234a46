"""Documents that people send: pictures are made anew without their hidden data, PDFs are looked through."""

import io
import re
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LARGEST_FILE = 5 * 1024 * 1024
_LONGEST_SIDE = 2000  # the small print of a card stays readable
_MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
# What a PDF that only shows something does not need: scripts, programs, files inside it, forms that send.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|OpenAction|AA)\b")


class PaperRefused(ValidationError):
    """The file cannot be kept as a document; the message says why."""


@dataclass(frozen=True)
class Paper:
    """A document as it is kept."""

    data: bytes
    media_type: str
    ending: str


def clean_paper(data: bytes) -> Paper:
    """A picture as WebP, upright, without EXIF; a PDF as it is if nothing in it acts. PaperRefused in words."""
    if len(data) > LARGEST_FILE:
        raise PaperRefused(_("This file is over 5 MB. Nothing was sent; take it smaller."), code="too_heavy")
    if data[:5] == b"%PDF-":
        return _pdf(data)
    return Paper(_picture(data), "image/webp", "webp")


def _pdf(data: bytes) -> Paper:
    if b"%%EOF" not in data[-2048:] or b"/Encrypt" in data or _ACTIVE.search(_plain_names(data)):
        raise PaperRefused(
            _("This PDF is locked, damaged or more than a document. Nothing was sent; send a photograph instead."),
            code="pdf_refused",
        )
    return Paper(data, "application/pdf", "pdf")


def _plain_names(data: bytes) -> bytes:
    """A PDF may write `/J#61vaScript`; here it reads `/JavaScript`."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def _picture(data: bytes) -> bytes:
    refusal = PaperRefused(
        _("This file cannot be read. Send a photograph (JPEG, PNG or WebP) or a PDF; nothing was sent."),
        code="not_a_paper",
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        if picture.width * picture.height > _MOST_PIXELS[picture.format]:
            raise refusal
        picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
        bare = Image.new("RGB", picture.size, "white")
        flat = picture.convert("RGBA")
        bare.paste(flat, mask=flat.getchannel("A"))
        encoded = io.BytesIO()
        bare.save(encoded, "WEBP", quality=85, method=4)
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise refusal from error
    return encoded.getvalue()
