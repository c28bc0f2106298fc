#pragma once
// The colours a picture is mostly made of: median cut over a small thumbnail, then a few rounds of
// k-means. Deterministic.
#include <cstdint>
#include <vector>
#include <vips/vips8>

namespace tintype::formatter {

inline constexpr int kDefaultPaletteColors = 6;
inline constexpr int kMaxPaletteColors = 256;

struct Swatch {
  std::uint8_t r = 0, g = 0, b = 0;  // sRGB
  double share = 0;                  // of the pixels that can be seen, 0 to 1
  bool operator==(const Swatch&) const = default;
};

struct Palette {
  std::vector<Swatch> swatches;  // largest share first
  double average_luminance = 0;  // 0 to 1, relative luminance of WCAG 2
};

// At most `colors` (1 to kMaxPaletteColors) of them; fewer when the picture has fewer, none when it
// is transparent throughout. Of an animation, its first frame. Throws vips::VError.
Palette dominant_colors(const vips::VImage& image, int colors);

}  // namespace tintype::formatter
