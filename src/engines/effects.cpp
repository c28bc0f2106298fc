#include "engines/effects.h"

#include <algorithm>

#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/resample.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

// Below this a Gaussian is one pixel wide.
constexpr double kLeastSigma = 0.2;

// libvips's sharpening of jagged areas at its default strength.
constexpr double kFullSlope = 3;

// Where the kernel ends, as a share of its middle; libvips's own 0.2 shows as a box.
constexpr double kLeastAmplitude = 0.04;

// A wide blur cannot be told from a blur of a smaller copy; the kernel's cost grows with sigma.
constexpr double kWideSigma = 12;

VImage gaussian(const VImage& image, double sigma) {
  return image.gaussblur(sigma, VImage::option()->set("min_ampl", kLeastAmplitude));
}

VImage blurred(const VImage& image, double sigma) {
  if (sigma < kLeastSigma) return image;
  if (sigma <= kWideSigma) return gaussian(image, sigma);
  const int factor = static_cast<int>(std::min(sigma / 6, 64.0));
  const VImage small = image.shrink(factor, factor, VImage::option()->set("ceil", true));
  const VImage soft = gaussian(small, sigma / factor);
  const Size whole{soft.width() * factor, soft.height() * factor};
  const VImage large = resize_to(soft, whole, job::Kernel::cubic);
  return large.extract_area(0, 0, image.width(), image.height());
}

VImage sharpened(const VImage& image, const job::Unsharp& unsharp) {
  const Layers layers = split(image);
  const VImage& colour = layers.colour;
  const VImage difference = colour - blurred(colour, unsharp.sigma);
  VImage change = difference * unsharp.amount;
  if (unsharp.threshold > 0) {
    const VImage counts = difference.abs() > unsharp.threshold * peak(image) / 255;
    change = change * counts.linear(1.0 / 255, 0);
  }
  return Layers{finish(colour + change, colour), layers.alpha}.join();
}

}  // namespace

Result<VImage> blur(VImage image, const job::Blur& blur) {
  if (blur.sigma < kLeastSigma) return image;
  return vips_call("blur", [&] {
    return for_each_frame(image, [&](const VImage& one, int) {
      return premultiplied(
          one, [&](const VImage& dense) { return finish(blurred(dense, blur.sigma), dense); });
    });
  });
}

Result<VImage> unsharp(VImage image, const job::Unsharp& unsharp) {
  if (unsharp.sigma < kLeastSigma || unsharp.amount == 0) return image;
  return vips_call("unsharp", [&] {
    return for_each_frame(image, [&](const VImage& one, int) { return sharpened(one, unsharp); });
  });
}

Result<VImage> sharpen(VImage image, const job::Sharpen& sharpen) {
  if (sharpen.amount == 0) return image;
  return vips_call("sharpen", [&] {
    const VImage rgb = to_srgb(image);
    return for_each_frame(rgb, [&](const VImage& one, int) {
      const Layers layers = split(one);
      const VImage crisp = layers.colour.sharpen(
          VImage::option()->set("sigma", sharpen.sigma)->set("m2", kFullSlope * sharpen.amount));
      return Layers{finish(crisp, layers.colour), layers.alpha}.join();
    });
  });
}

Result<VImage> pixelate(VImage image, const job::Pixelate& pixelate) {
  if (pixelate.size <= 1) return image;
  return vips_call("pixelate", [&] {
    return for_each_frame(image, [&](const VImage& one, int) {
      const int side = std::min(pixelate.size, std::max(one.width(), one.height()));
      const VImage squares = premultiplied(one, [&](const VImage& dense) {
        return dense.shrink(side, side, VImage::option()->set("ceil", true));
      });
      return squares.zoom(side, side).extract_area(0, 0, one.width(), one.height());
    });
  });
}

}  // namespace tintype::engines
