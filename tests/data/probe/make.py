#!/usr/bin/python3
"""Makes the tiny pictures beside it, which the header probe's tests read. Needs python3-pil and
libvips-tools; run it in its own folder. What it makes is committed."""
import os
import subprocess

from PIL import Image


def picture(mode, size):
    """A gradient: the same on every run."""
    image = Image.new("RGBA", size)
    image.putdata([(x * 7 % 256, y * 11 % 256, (x + y) % 256, 255 - x % 128)
                   for y in range(size[1]) for x in range(size[0])])
    return image.convert(mode)


def vips(*arguments):
    subprocess.run(["vips", *arguments], check=True)


def main():
    rgb, rgba = picture("RGB", (40, 24)), picture("RGBA", (40, 24))
    frames = [picture("RGB", (20, 10)).rotate(90 * i) for i in range(3)]
    indexed = [frame.quantize(8) for frame in frames]
    rgb.save("baseline.jpg", quality=50)
    rgb.save("progressive.jpg", quality=50, progressive=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    rgb.save("rotated.jpg", quality=50, exif=exif)
    rgb.convert("CMYK").save("cmyk.jpg", quality=50)
    rgb.save("rgb.png")
    rgba.save("alpha.png")
    palette = rgb.quantize(16)
    palette.save("palette.png")
    palette.save("transparent.png", transparency=3)
    frames[0].save("animated.png", save_all=True, append_images=frames[1:])
    vips("copy", "rgb.png", "interlaced.png[interlace]")
    palette.save("still.gif")
    indexed[0].save("animated.gif", save_all=True, append_images=indexed[1:], duration=100)
    rgb.save("lossy.webp", quality=50)
    rgba.save("lossless.webp", lossless=True)
    rgba.save("alpha.webp", quality=50)
    frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100)
    rgb.save("little.tif", compression="jpeg")
    grey = [frame.convert("L") for frame in (frames[0], frames[1], rgb)]
    grey[0].save("pages.tif", save_all=True, append_images=grey[1:], compression="tiff_deflate")
    with open("big_endian.tif", "wb") as out:
        out.write(big_endian_tiff(9, 5))
    vips("tiffsave", "rgb.png", "bigtiff.tif", "--bigtiff", "--compression", "jpeg")
    vips("heifsave", "rgb.png", "rgb.avif", "--compression", "av1", "--Q", "20")
    vips("heifsave", "alpha.png", "alpha.avif", "--compression", "av1", "--Q", "20")
    vips("jxlsave", "rgb.png", "rgb.jxl", "--Q", "50")
    vips("jxlsave", "alpha.png", "alpha.jxl", "--Q", "50")
    for name in sorted(os.listdir(".")):
        assert os.path.getsize(name) < 4096, name


def big_endian_tiff(width, height):
    """One strip of grey, most significant byte first: the order few programs still write."""
    tags = [(256, 3, width << 16), (257, 3, height << 16), (258, 3, 8 << 16), (259, 3, 1 << 16),
            (262, 3, 1 << 16), (273, 4, 8), (277, 3, 1 << 16), (278, 3, height << 16),
            (279, 4, width * height)]
    pixels = bytes(range(width * height)) + b"\0" * (width * height % 2)
    directory = len(tags).to_bytes(2, "big")
    for tag, kind, value in tags:
        directory += tag.to_bytes(2, "big") + kind.to_bytes(2, "big") + b"\0\0\0\1"
        directory += value.to_bytes(4, "big")
    return (b"MM\0*" + (8 + len(pixels)).to_bytes(4, "big") + pixels + directory + b"\0\0\0\0")


if __name__ == "__main__":
    main()
