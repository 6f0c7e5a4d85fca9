// pictures.py of an export: a picture file into pixels of the wanted size, to the bit as the app does.

/** PNG by itself, other formats by Pillow where it is installed. */
export const picturesScript = String.raw`"""A picture of any size becomes one of the size that the model takes. Needs NumPy; Pillow for all but plain PNG."""
import math
import struct
import zlib

import numpy

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def read_picture(path, error=ValueError):
    """Red, green, blue and opacity, 0 to 255: [height, width, 4]."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as reason:
        raise error(f"'{path}' cannot be read: {reason.strerror}.") from None
    plain = decode_png(content, path, error)
    if plain is not None:
        return plain
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise error(f"'{path}' is not a PNG of 8 bits a channel. Convert it to one, or install Pillow.") from None
    try:
        with Image.open(path) as picture:
            return numpy.asarray(ImageOps.exif_transpose(picture).convert("RGBA"))
    except OSError:
        raise error(f"'{path}' is not a picture that can be decoded.") from None


def decode_png(content, path, error):
    """None where it is no PNG, is interlaced or has other than 8 bits a channel."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 45:
        return None
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", content[16:29])
    if depth != 8 or colour not in CHANNELS or interlaced:
        return None
    parts, at = {}, 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind = content[at + 4 : at + 8]
        parts[kind] = parts.get(kind, b"") + content[at + 8 : at + 8 + length]
        at += 12 + length
    channels = CHANNELS[colour]
    try:
        raw = zlib.decompress(parts.get(b"IDAT", b""))
    except zlib.error:
        raw = b""
    if len(raw) < height * (width * channels + 1):
        raise error(f"'{path}' is a damaged PNG. Save it again.")
    values = unfilter(raw, width * channels, height, channels).reshape(height, width, channels)
    out = numpy.full((height, width, 4), 255, numpy.uint8)
    if colour == 3:
        palette = numpy.zeros((256, 4), numpy.uint8)
        palette[:, 3] = 255
        colours = numpy.frombuffer(parts.get(b"PLTE", b""), numpy.uint8).reshape(-1, 3)
        palette[: len(colours), :3] = colours
        opacity = numpy.frombuffer(parts.get(b"tRNS", b""), numpy.uint8)
        palette[: len(opacity), 3] = opacity
        return palette[values[:, :, 0]]
    out[:, :, :3] = values[:, :, :3] if channels > 2 else values[:, :, :1]
    if channels in (2, 4):
        out[:, :, 3] = values[:, :, -1]
    return out


def unfilter(raw, stride, height, channels):
    """Undoes the filter of each row (PNG specification, section 9)."""
    above, rows = bytearray(stride), []
    for row in range(height):
        start = row * (stride + 1)
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for at in range(stride if kind else 0):
            left = line[at - channels] if at >= channels else 0
            up = above[at]
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) >> 1
            else:
                corner = above[at - channels] if at >= channels else 0
                whole = left + up - corner
                a, b, c = abs(whole - left), abs(whole - up), abs(whole - corner)
                guess = left if a <= b and a <= c else up if b <= c else corner
            line[at] = (line[at] + guess) & 255
        rows.append(line)
        above = line
    return numpy.frombuffer(b"".join(rows), numpy.uint8)


def rounded(values):
    whole = numpy.floor(values)
    return whole + (values - whole >= 0.5)


def covered(start, length, place, count, size):
    """First and last pixel (exclusive) that one of count equal parts covers; at least one."""
    first = min(size - 1, max(0, math.floor(start + (length * place) / count)))
    last = math.ceil(start + (length * (place + 1)) / count - 1e-9)
    return first, min(size, max(first + 1, last))


def resize(picture, wanted):
    """Each pixel is the mean of those it covers; transparent ones count as black. [height, width, channels], 0 to 255."""
    high, wide = picture.shape[:2]
    height, width, channels = wanted["height"], wanted["width"], wanted["channels"]
    left, top, across, down = 0, 0, wide, high
    if wanted.get("fit", "crop") == "crop":
        scale = min(wide / width, high / height)
        across, down = width * scale, height * scale
        left, top = (wide - across) / 2, (high - down) / 2
    seen = picture[:, :, :3] * (picture[:, :, 3:].astype(numpy.float64) / 255)
    out = numpy.zeros((height, width, channels))
    for row in range(height):
        first, last = covered(top, down, row, height, high)
        for column in range(width):
            begin, end = covered(left, across, column, width, wide)
            part = seen[first:last, begin:end].reshape(-1, 3)
            # One after another, as the app adds them: other orders round otherwise.
            mean = numpy.cumsum(part, axis=0)[-1] / len(part)
            red, green, blue = mean
            out[row, column] = rounded(numpy.array([0.299 * red + 0.587 * green + 0.114 * blue])) if channels == 1 else rounded(mean)
    return out
`;
