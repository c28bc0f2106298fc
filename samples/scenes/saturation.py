#!/usr/bin/env python3
"""Writes a 3x3 saturation matrix for vips recomb. usage: OUT [SATURATION]"""
import sys

s = float(sys.argv[2]) if len(sys.argv) > 2 else 1.45
luma = (0.2290, 0.6917, 0.0793)
with open(sys.argv[1], "w") as out:
    out.write("3 3\n")
    for i in range(3):
        out.write(" ".join(f"{luma[j] * (1 - s) + (s if i == j else 0):.6f}" for j in range(3)) + "\n")
