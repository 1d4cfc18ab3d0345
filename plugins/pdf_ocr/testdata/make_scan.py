#!/usr/bin/env python3
"""make_scan.py IN.pdf OUT.pdf: every page of IN as a picture of black and white dots at 200 dpi, as a scanner
makes it (needs pdftoppm). scan.pdf was made of two fictional pages printed by LibreOffice."""
import pathlib
import subprocess
import sys
import tempfile
import zlib


def pictures(file):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-mono", "-r", "200", file, folder + "/p"], check=True)
        for page in sorted(pathlib.Path(folder).iterdir()):
            kind, size, bits = page.read_bytes().split(b"\n", 2)
            width, height = map(int, size.split())
            yield width, height, bits


def main(source, target):
    bodies = []
    kids = []
    for width, height, bits in pictures(source):
        first = 3 + len(bodies)
        kids.append(f"{first} 0 R")
        points = f"{width * 72 / 200:.2f} {height * 72 / 200:.2f}"
        draw = f"q {points.split()[0]} 0 0 {points.split()[1]} 0 0 cm /P Do Q".encode()
        packed = zlib.compress(bits, 9)
        bodies += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {points}] /Contents {first + 1} 0 R "
            f"/Resources << /XObject << /P {first + 2} 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 "
            b"/Decode [1 0] /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (width, height, len(packed), packed)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode(), *bodies]
    out = b"%PDF-1.4\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    pathlib.Path(target).write_bytes(out + table + trailer)


main(*sys.argv[1:])
