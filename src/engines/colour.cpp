#include "engines/colour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

using Matrix = std::array<double, 9>;
using Rgb = std::array<double, 3>;

constexpr Matrix kIdentity{1, 0, 0, 0, 1, 0, 0, 0, 1};
constexpr Matrix kSepia{0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131};

Matrix mixed(const Matrix& a, const Matrix& b, double share) {
  Matrix out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = a[i] + (b[i] - a[i]) * share;
  return out;
}

constexpr Matrix kLuma{0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072};

Matrix hue_matrix(double degrees) {
  const double radians = std::fmod(degrees, 360) * std::numbers::pi / 180;
  const double c = std::cos(radians), s = std::sin(radians);
  constexpr Matrix sine{-0.213, -0.715, 0.928, 0.143, 0.140, -0.283, -0.787, 0.715, 0.072};
  Matrix out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = kLuma[i] + c * (kIdentity[i] - kLuma[i]) + s * sine[i];
  }
  return out;
}

VImage through(const VImage& image, const Matrix& matrix) {
  const Layers layers = split(to_rgb(image));
  std::vector<double> values(matrix.begin(), matrix.end());
  const VImage weights = VImage::new_matrix(3, 3, values.data(), 9);
  return Layers{finish(layers.colour.recomb(weights), layers.colour), layers.alpha}.join();
}

Rgb unit(const job::Color& color) {
  return {color.r / 255.0, color.g / 255.0, color.b / 255.0};
}

Rgb between(const Rgb& from, const Rgb& to, double share) {
  Rgb out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = from[i] + (to[i] - from[i]) * share;
  return out;
}

// A colour for each of 256 luminances.
template <class Ramp>
VImage colours(Ramp ramp) {
  std::vector<std::uint8_t> values;
  for (int i = 0; i < 256; ++i) {
    for (double band : ramp(i / 255.0)) {
      values.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(band, 0.0, 1.0))));
    }
  }
  return image_of_copy(values.data(), values.size(), 256, 1, 3, VIPS_FORMAT_UCHAR);
}

// The picture's luminance in those colours, 8 bits or widened to 16.
VImage shaded(const VImage& rgb, const VImage& ramp) {
  const VImage level = luminance(rgb);
  if (!is_deep(rgb)) return finish(level.maplut(ramp), rgb);
  const VImage bytes = level.linear(1.0 / 257, 0).rint().cast(VIPS_FORMAT_UCHAR);
  return finish(bytes.maplut(ramp).linear(257, 0), rgb);
}

// As light to the eye as luminance() makes it, on the curve of sRGB.
double lightness(const Rgb& color) {
  const auto linear = [](double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
  return y <= 0.0031308 ? 12.92 * y : 1.055 * std::pow(y, 1 / 2.4) - 0.055;
}

}  // namespace

Result<VImage> saturation(VImage image, const job::Saturation& saturation) {
  if (saturation.amount == 0) return image;
  const double factor = std::max(0.0, 1 + saturation.amount / 100);
  return vips_call("saturation", [&] { return through(image, mixed(kLuma, kIdentity, factor)); });
}

Result<VImage> hue(VImage image, const job::Hue& hue) {
  if (std::fmod(hue.degrees, 360) == 0) return image;
  return vips_call("hue", [&] { return through(image, hue_matrix(hue.degrees)); });
}

Result<VImage> sepia(VImage image, const job::Sepia& sepia) {
  const double share = std::clamp(sepia.amount / 100, 0.0, 1.0);
  if (share == 0) return image;
  return vips_call("sepia", [&] { return through(image, mixed(kIdentity, kSepia, share)); });
}

Result<VImage> grayscale(VImage image) {
  return vips_call("grayscale", [&] {
    const VImage srgb = to_srgb(image);
    return Layers{luminance(srgb), split(srgb).alpha}.join();
  });
}

Result<VImage> duotone(VImage image, const job::Duotone& duotone) {
  return vips_call("duotone", [&] {
    const Layers layers = split(to_rgb(image));
    const Rgb dark = unit(duotone.dark), light = unit(duotone.light);
    const VImage ramp = colours([&](double v) { return between(dark, light, v); });
    return Layers{shaded(layers.colour, ramp), layers.alpha}.join();
  });
}

Result<VImage> tint(VImage image, const job::Tint& tint) {
  const double share = std::clamp(tint.amount / 100, 0.0, 1.0);
  if (share == 0) return image;
  return vips_call("tint", [&] {
    const Layers layers = split(to_rgb(image));
    const Rgb color = unit(tint.color);
    const double own = std::clamp(lightness(color), 0.001, 0.999);
    const VImage ramp = colours([&](double v) {
      return v <= own ? between({0, 0, 0}, color, v / own)
                      : between(color, {1, 1, 1}, (v - own) / (1 - own));
    });
    const VImage shades = shaded(layers.colour, ramp);
    const VImage mix = layers.colour + (shades - layers.colour) * share;
    return Layers{finish(mix, layers.colour), layers.alpha}.join();
  });
}

}  // namespace tintype::engines
