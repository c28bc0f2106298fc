#!/usr/bin/env python3
"""Writes a small ICC v4 display profile with the Display P3 primaries.

The white is D65, adapted to D50 with the Bradford matrix; the curve is the
one of sRGB (a parametric curve of type 3). usage: p3-profile.py OUT
"""
import struct
import sys


def multiply(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(len(b[0]))] for i in range(3)]


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
            [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
            [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det]]


def column(x, y):
    return [[x / y], [1.0], [(1 - x - y) / y]]


BRADFORD = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
PRIMARIES = [(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)]
D65 = column(0.3127, 0.3290)
D50 = [[0.9642], [1.0], [0.8249]]

cones_from = multiply(BRADFORD, D65)
cones_to = multiply(BRADFORD, D50)
scale = [[cones_to[i][0] / cones_from[i][0] if i == j else 0.0 for j in range(3)] for i in range(3)]
adapt = multiply(multiply(inverse(BRADFORD), scale), BRADFORD)

columns = [column(x, y) for x, y in PRIMARIES]
raw = [[columns[j][i][0] for j in range(3)] for i in range(3)]
gain = multiply(inverse(raw), D65)
to_d50 = multiply(adapt, [[raw[i][j] * gain[j][0] for j in range(3)] for i in range(3)])


def fixed(v):
    return struct.pack(">i", round(v * 65536))


def xyz(v):
    return b"XYZ \0\0\0\0" + b"".join(fixed(x) for x in v)


def text(s):
    data = s.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data


curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(
    fixed(v) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
tags = [(b"desc", text("Display P3")),
        (b"cprt", text("Made for Tintype; in the public domain (CC0)")),
        (b"wtpt", xyz([row[0] for row in D50])),
        (b"chad", b"sf32\0\0\0\0" + b"".join(fixed(v) for row in adapt for v in row))]
for name, j in ((b"rXYZ", 0), (b"gXYZ", 1), (b"bXYZ", 2)):
    tags.append((name, xyz([to_d50[i][j] for i in range(3)])))
for name in (b"rTRC", b"gTRC", b"bTRC"):
    tags.append((name, curve))

offset = 128 + 4 + 12 * len(tags)
table, body, seen = b"", b"", {}
for name, data in tags:
    if data not in seen:
        seen[data] = offset + len(body)
        body += data + b"\0" * (-len(data) % 4)
    table += name + struct.pack(">II", seen[data], len(data))
size = offset + len(body)
header = (struct.pack(">I", size) + b"\0\0\0\0" + b"\x04\x30\0\0" + b"mntrRGB XYZ "
          + struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 4 + b"\0" * 4
          + b"\0" * 8 + b"\0" * 8 + struct.pack(">I", 0)
          + b"".join(fixed(row[0]) for row in D50) + b"\0" * 4 + b"\0" * 16 + b"\0" * 28)
assert len(header) == 128
with open(sys.argv[1], "wb") as out:
    out.write(header + struct.pack(">I", len(tags)) + table + body)
