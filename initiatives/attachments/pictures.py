"""Pictures, decoded and written anew: pixels alone go on, and nothing that was said about them."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from initiatives.attachments.refusing import RefusedFile

MAX_PIXELS = 40_000_000
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
SRGB = ImageCms.createProfile("sRGB")


def written_anew(data: bytes, kind: str) -> bytes:
    """Upright, in sRGB, without metadata. Raises RefusedFile for what cannot be decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as picture:
            return _written(_pixels(picture), kind)
    except RefusedFile:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise RefusedFile(_too_many_pixels()) from error
    # Damaged pictures break Pillow's decoders in ways that it does not name.
    except Exception as error:
        raise RefusedFile(
            _("This picture is damaged or not whole. Save it anew and try again.")
        ) from error


def without_metadata(data: bytes, kind: str) -> bytes:
    """A picture within another file: decoded only where it has something to lose."""
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as picture:
            says_more = bool(picture.getexif()) or "xmp" in picture.info
    except Exception:
        return data  # whatever else it is, no reader of pictures takes it for one
    return written_anew(data, kind) if says_more else data


def _pixels(picture: Image.Image) -> Image.Image:
    """Decoded only once the header has said how large it will be."""
    if picture.width * picture.height > MAX_PIXELS:
        raise RefusedFile(_too_many_pixels())
    # A telephone puts a second, smaller picture behind the first: that one does not move.
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise RefusedFile(_("This picture moves. Save one still picture of it and try again."))
    picture.load()
    return _in_srgb(ImageOps.exif_transpose(picture))


def _too_many_pixels() -> str:
    return _("This picture has more than 40 million pixels. Make it smaller and try again.")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The profile goes, so its colours become those that browsers take for granted."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            return picture.convert(mode)  # an unusable profile is as good as none
        if turned is not None:
            return turned
    return picture.convert(mode)


def _written(picture: Image.Image, kind: str) -> bytes:
    picture.info = {}
    out = io.BytesIO()
    if kind == "jpeg":
        picture.convert("RGB").save(out, "JPEG", quality=88, progressive=True)
    elif kind == "webp":
        picture.save(out, "WEBP", quality=88)
    else:
        picture.save(out, "PNG")
    return out.getvalue()
