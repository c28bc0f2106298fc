#include "engines/quantize.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engines/frames.h"
#include "engines/palette.h"
#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

using Errors = std::array<float, 4>;

// Floyd-Steinberg, row by row: what a pixel's new colour is off goes to its neighbours.
class Ditherer {
 public:
  Ditherer(const Palette& palette, std::size_t width, double strength)
      : palette_(palette),
        strength_(static_cast<float>(strength)),
        here_(width + 2),
        below_(width + 2) {}

  void row(std::span<Rgba> pixels) {
    for (std::size_t x = 0; x < pixels.size(); ++x) {
      const Rgba wanted = corrected(pixels[x], here_[x + 1]);
      const Rgba got = palette_.nearest(wanted);
      spread(x + 1, wanted, got);
      pixels[x] = got;
    }
    std::swap(here_, below_);
    std::fill(below_.begin(), below_.end(), Errors{});
  }

 private:
  static Rgba corrected(const Rgba& pixel, const Errors& error) {
    Rgba out{};
    for (std::size_t band = 0; band < 4; ++band) {
      out[band] = static_cast<std::uint8_t>(
          std::lround(std::clamp(static_cast<float>(pixel[band]) + error[band], 0.0f, 255.0f)));
    }
    return out;
  }

  void spread(std::size_t at, const Rgba& wanted, const Rgba& got) {
    for (std::size_t band = 0; band < 4; ++band) {
      const float off = strength_ * static_cast<float>(wanted[band] - got[band]) / 16;
      here_[at + 1][band] += off * 7;
      below_[at - 1][band] += off * 3;
      below_[at][band] += off * 5;
      below_[at + 1][band] += off;
    }
  }

  const Palette& palette_;
  float strength_;
  std::vector<Errors> here_, below_;
};

VImage quantized(const VImage& picture, const job::Quantize& quantize) {
  VImage rgba = to_rgba(picture);
  if (is_deep(rgba)) {
    rgba = rgba.linear(1.0 / 257, 0)
               .rint()
               .cast(VIPS_FORMAT_UCHAR)
               .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  }
  const VImage held = rgba.copy_memory();
  const auto width = static_cast<std::size_t>(held.width());
  const auto height = static_cast<std::size_t>(held.height());
  const auto* data = static_cast<const Rgba*>(held.data());
  std::vector<Rgba> pixels(data, data + width * height);
  const auto most = static_cast<std::size_t>(quantize.colors);
  if (!has_more_colours(pixels, most)) return picture;
  const Palette palette(pixels, most);
  Ditherer ditherer(palette, width, std::clamp(quantize.dither, 0.0, 1.0));
  for (std::size_t y = 0; y < height; ++y) ditherer.row({pixels.data() + y * width, width});
  VImage made = image_of_copy(pixels.data(), pixels.size() * sizeof(Rgba), held.width(),
                              held.height(), 4, VIPS_FORMAT_UCHAR);
  if (!picture.has_alpha()) made = made.extract_band(0, VImage::option()->set("n", 3));
  return finish(made, held);
}

}  // namespace

Result<VImage> quantize(VImage image, const job::Quantize& quantize) {
  if (quantize.colors < 2 || quantize.colors > 256) {
    return Error{Code::bad_request, "quantize: colors must be from 2 to 256", {}};
  }
  return vips_call("quantize", [&] {
    const VImage held = image.copy_memory();
    return for_each_frame(held, [&](const VImage& one, int) { return quantized(one, quantize); });
  });
}

}  // namespace tintype::engines
