#include "engines/tone.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

// `curve` maps 0 to 1 onto 0 to 1 (and is clamped to it).
template <class Value, class Curve>
VImage table(Curve curve) {
  const std::size_t count = static_cast<std::size_t>(static_cast<Value>(-1)) + 1;
  const double most = static_cast<double>(count - 1);
  std::vector<Value> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double mapped = std::clamp(curve(static_cast<double>(i) / most), 0.0, 1.0);
    values[i] = static_cast<Value>(std::lround(mapped * most));
  }
  return image_of_copy(values.data(), count * sizeof(Value), static_cast<int>(count), 1, 1,
                       sizeof(Value) == 1 ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT);
}

template <class Curve>
VImage through(const VImage& image, Curve curve) {
  const Layers layers = split(to_srgb(image));
  const VImage map = is_deep(image) ? table<std::uint16_t>(curve) : table<std::uint8_t>(curve);
  return Layers{finish(layers.colour.maplut(map), layers.colour), layers.alpha}.join();
}

double power(double value, double exponent) {
  return std::pow(std::max(value, 0.0), exponent);
}

}  // namespace

Result<VImage> brightness(VImage image, const job::Brightness& brightness) {
  const double add = brightness.amount / 100;
  if (add == 0) return image;
  return vips_call("brightness", [&] { return through(image, [=](double v) { return v + add; }); });
}

Result<VImage> contrast(VImage image, const job::Contrast& contrast) {
  if (contrast.amount == 0) return image;
  const double amount = std::clamp(contrast.amount / 100, -1.0, 0.99);
  const double slope = std::tan((amount + 1) * std::numbers::pi / 4);
  return vips_call("contrast", [&] {
    return through(image, [=](double v) { return 0.5 + (v - 0.5) * slope; });
  });
}

Result<VImage> gamma(VImage image, const job::Gamma& gamma) {
  if (!(gamma.value > 0)) return Error{Code::bad_request, "gamma: value must be more than 0", {}};
  if (gamma.value == 1) return image;
  const double exponent = 1 / gamma.value;
  return vips_call("gamma",
                   [&] { return through(image, [=](double v) { return power(v, exponent); }); });
}

Result<VImage> levels(VImage image, const job::Levels& levels) {
  if (!(levels.black < levels.white)) {
    return Error{Code::bad_request, "levels: black must be less than white", {}};
  }
  if (!(levels.gamma > 0)) return Error{Code::bad_request, "levels: gamma must be more than 0", {}};
  const double black = levels.black / 255, range = (levels.white - levels.black) / 255;
  const double exponent = 1 / levels.gamma;
  return vips_call("levels", [&] {
    return through(image, [=](double v) { return power((v - black) / range, exponent); });
  });
}

Result<VImage> negate(VImage image) {
  return vips_call("negate", [&] { return through(image, [](double v) { return 1 - v; }); });
}

}  // namespace tintype::engines
