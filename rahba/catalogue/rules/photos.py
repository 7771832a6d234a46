"""Pictures of products: whatever a phone sends becomes one small WebP without its hidden data."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_SIDE = 1024
# What may be unfolded in memory: a phone's 50 MP JPEG passes (it is decoded at a fraction of its size), a "bomb" of a
# few kB that unfolds to gigabytes does not.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
_QUALITY = 80
_FORMATS = ("JPEG", "PNG", "WEBP")


class PhotoRefused(ValidationError):
    """The file cannot become a product's picture; the message says why."""


def _refusal() -> PhotoRefused:
    return PhotoRefused(
        _("This file is not a picture that can be read (JPEG, PNG or WebP). Nothing was changed; choose another one."),
        code="not_a_picture",
    )


def shrink_photo(data: bytes) -> bytes:
    """The picture as WebP, upright, at most LARGEST_SIDE on its longer side, without EXIF (place, date, device).

    The size is checked before a single pixel is decoded. Raises PhotoRefused in words.
    """
    if len(data) > LARGEST_FILE:
        raise PhotoRefused(
            _("This picture is over 10 MB. Nothing was changed; take it smaller and send it again."), code="too_heavy"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refusal() from error
    if picture.width * picture.height > MOST_PIXELS[picture.format]:
        raise PhotoRefused(
            _("This picture has too many points to be opened safely. Nothing was changed; take it smaller."),
            code="too_large",
        )
    try:
        picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG is decoded at a fraction of its size
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
        bare = Image.new("RGB", picture.size, "white")
        flat = picture.convert("RGBA")
        bare.paste(flat, mask=flat.getchannel("A"))
        encoded = io.BytesIO()
        bare.save(encoded, "WEBP", quality=_QUALITY, method=4)
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise _refusal() from error
    return encoded.getvalue()
