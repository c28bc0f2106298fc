#pragma once
// The vocabulary of the engines' tests: small pictures made on the spot, files of them, and what is
// at a pixel.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>
#include <vips/vips8>

#include "engines/pixels.h"
#include "support.h"

namespace tintype::test {

using vips::VImage;
using Pixel = std::vector<double>;

inline VImage typed(const VImage& image, VipsInterpretation kind) {
  return image.copy(VImage::option()->set("interpretation", kind));
}

// One colour; 1 and 2 values are grey, 3 and 4 RGB, 5 none.
inline VImage solid(int width, int height, const Pixel& value) {
  const auto kind = value.size() < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  VImage pixel = VImage::black(width, height).new_from_image(value).cast(VIPS_FORMAT_UCHAR);
  return typed(pixel, kind).copy_memory();
}

inline VImage solid16(int width, int height, const Pixel& value) {
  const auto kind = value.size() < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
  const VImage wide = VImage::black(width, height).cast(VIPS_FORMAT_USHORT);
  const VImage pixel = wide.new_from_image(value);
  return typed(pixel, kind).copy_memory();
}

// Four quarters: red, green / blue, white.
inline VImage quarters(int width, int height) {
  const int w = width / 2, h = height / 2;
  const VImage top =
      solid(w, h, {255, 0, 0}).join(solid(width - w, h, {0, 255, 0}), VIPS_DIRECTION_HORIZONTAL);
  const VImage bottom =
      solid(w, height - h, {0, 0, 255})
          .join(solid(width - w, height - h, {255, 255, 255}), VIPS_DIRECTION_HORIZONTAL);
  return typed(top.join(bottom, VIPS_DIRECTION_VERTICAL), VIPS_INTERPRETATION_sRGB).copy_memory();
}

// Smooth and colourful, so that it survives lossy formats.
inline VImage smooth(int width, int height) {
  const VImage where = VImage::xyz(width, height);
  const VImage x = where.extract_band(0).linear(255.0 / width, 0);
  const VImage y = where.extract_band(1).linear(255.0 / height, 0);
  const VImage rgb = x.bandjoin(y).bandjoin(x.linear(-1, 255));
  return typed(rgb.cast(VIPS_FORMAT_UCHAR), VIPS_INTERPRETATION_sRGB).copy_memory();
}

// Frames of one colour each, 100 ms, 200 ms, … apart.
inline VImage animation(int width, int height, const std::vector<Pixel>& colours) {
  std::vector<VImage> frames;
  std::vector<int> delays;
  for (const Pixel& colour : colours) {
    frames.push_back(solid(width, height, colour));
    delays.push_back(100 * static_cast<int>(frames.size()));
  }
  VImage strip = VImage::arrayjoin(frames, VImage::option()->set("across", 1)).copy_memory();
  strip.set("page-height", height);
  strip.set("n-pages", static_cast<int>(frames.size()));
  strip.set("delay", delays);
  strip.set("loop", 3);
  return strip;
}

inline std::string file(const VImage& image, const std::string& suffix) {
  void* data = nullptr;
  std::size_t size = 0;
  image.write_to_buffer(suffix.c_str(), &data, &size);
  std::string bytes(static_cast<const char*>(data), size);
  g_free(data);
  return bytes;
}

inline Pixel at(const VImage& image, int x, int y) {
  return image.getpoint(x, y);
}

// Every band within `tolerance` of what is wanted.
class Near : public Catch::MatcherBase<Pixel> {
 public:
  explicit Near(Pixel wanted, double tolerance = 1)
      : wanted_(std::move(wanted)), tolerance_(tolerance) {}
  bool match(const Pixel& pixel) const override {
    if (pixel.size() != wanted_.size()) return false;
    for (std::size_t i = 0; i < pixel.size(); ++i) {
      if (std::abs(pixel[i] - wanted_[i]) > tolerance_) return false;
    }
    return true;
  }
  std::string describe() const override {
    return "is within " + std::to_string(tolerance_) + " of " + Catch::Detail::stringify(wanted_);
  }

 private:
  Pixel wanted_;
  double tolerance_;
};

// The value, or a failed test that says why not.
template <class T>
T made(Result<T> result) {
  CAPTURE(result);
  REQUIRE(result.has_value());
  return std::move(result).value();
}

}  // namespace tintype::test
