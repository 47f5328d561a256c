"""Pictures for tests, good and bad."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def drawn(size=(600, 400), kind="JPEG", mode="RGB", colour="teal", **options):
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **options)
    return written.getvalue()


def bomb(width, height):
    """A PNG that tells a size of its own and unpacks to zeroes: some kilobytes of file."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(bytes(1 + width * 3)) for _ in range(min(height, 50))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def read(picture):
    return Image.open(BytesIO(picture))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
