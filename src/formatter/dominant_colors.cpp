#include "formatter/dominant_colors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <tuple>

#include "formatter/pixels.h"

namespace tintype::formatter {
namespace {

constexpr int kThumbnailSide = 100;
constexpr int kRounds = 4;

using Color = std::array<std::uint8_t, 3>;
using Colors = std::vector<Color>;

// The pixels that can be seen, of a thumbnail in sRGB.
Colors visible_pixels(const vips::VImage& image) {
  const vips::VImage frame = frame_count(image) > 1 ? first_frame(image) : image;
  auto thumbnail = fit_format(
      frame.thumbnail_image(
          kThumbnailSide,
          vips::VImage::option()->set("height", kThumbnailSide)->set("size", VIPS_SIZE_DOWN)),
      Format::gif);  // 8-bit sRGB with alpha, without a profile
  if (thumbnail.bands() < 3) thumbnail = thumbnail.colourspace(VIPS_INTERPRETATION_sRGB);
  thumbnail = thumbnail.copy_memory();
  const int bands = thumbnail.bands();
  const auto* pixel = static_cast<const std::uint8_t*>(thumbnail.data());
  const std::size_t count = VIPS_IMAGE_N_PELS(thumbnail.get_image());
  Colors colors;
  colors.reserve(count);
  for (std::size_t i = 0; i < count; ++i, pixel += bands)
    if (bands < 4 || pixel[3] >= 128) colors.push_back({pixel[0], pixel[1], pixel[2]});
  return colors;
}

struct Box {
  std::span<Color> colors;
  int channel = 0, range = 0;  // the widest channel, and how wide
};

Box make_box(std::span<Color> colors) {
  Box box{colors};
  for (int channel = 0; channel < 3; ++channel) {
    const auto [least, most] = std::minmax_element(
        colors.begin(), colors.end(),
        [channel](const Color& a, const Color& b) { return a[channel] < b[channel]; });
    const int range = (*most)[channel] - (*least)[channel];
    if (range > box.range) box.channel = channel, box.range = range;
  }
  return box;
}

Color mean(std::span<const Color> colors) {
  std::array<std::uint64_t, 3> sum{};
  for (const Color& color : colors)
    for (int channel = 0; channel < 3; ++channel) sum[channel] += color[channel];
  Color result{};
  for (int channel = 0; channel < 3; ++channel)
    result[channel] = static_cast<std::uint8_t>((sum[channel] + colors.size() / 2) / colors.size());
  return result;
}

// Splits the box with most to tell at its median, until there are enough.
Colors median_cut(Colors& pixels, std::size_t wanted) {
  std::vector<Box> boxes{make_box(pixels)};
  while (boxes.size() < wanted) {
    const auto widest =
        std::max_element(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) {
          return a.range * a.colors.size() < b.range * b.colors.size();
        });
    if (widest->range == 0) break;
    const auto [colors, channel, range] = *widest;
    std::sort(colors.begin(), colors.end(), [at = channel](const Color& a, const Color& b) {
      return std::tie(a[at], a) < std::tie(b[at], b);
    });
    // At a change of value, so that neither half is empty and equal colours stay together.
    auto middle = colors.begin() + static_cast<std::ptrdiff_t>(colors.size() / 2);
    const auto differs = [value = (*middle)[channel], at = channel](const Color& color) {
      return color[at] != value;
    };
    const auto after = std::find_if(middle, colors.end(), differs);
    const auto before = std::find_if(std::make_reverse_iterator(middle), colors.rend(), differs);
    middle = after != colors.end() ? after : before.base();
    *widest = make_box({colors.begin(), middle});
    boxes.push_back(make_box({middle, colors.end()}));
  }
  Colors centres;
  for (const Box& box : boxes) centres.push_back(mean(box.colors));
  return centres;
}

std::size_t nearest(const Colors& centres, const Color& color) {
  std::size_t best = 0;
  int least = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < centres.size(); ++i) {
    int distance = 0;
    for (int channel = 0; channel < 3; ++channel) {
      const int difference = color[channel] - centres[i][channel];
      distance += difference * difference;
    }
    if (distance < least) least = distance, best = i;
  }
  return best;
}

// Moves each centre to the mean of what is nearest to it; what each has got in the end.
std::vector<std::size_t> refine(Colors& centres, const Colors& pixels) {
  std::vector<std::size_t> counts;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Colors> members(centres.size());
    for (const Color& pixel : pixels) members[nearest(centres, pixel)].push_back(pixel);
    counts.assign(centres.size(), 0);
    for (std::size_t i = 0; i < centres.size(); ++i) {
      counts[i] = members[i].size();
      if (!members[i].empty()) centres[i] = mean(members[i]);
    }
  }
  return counts;
}

double linear(std::uint8_t value) {
  const double share = value / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double average_luminance(const Colors& pixels) {
  std::array<double, 256> table;
  for (int i = 0; i < 256; ++i) table[i] = linear(static_cast<std::uint8_t>(i));
  double sum = 0;
  for (const Color& c : pixels)
    sum += 0.2126 * table[c[0]] + 0.7152 * table[c[1]] + 0.0722 * table[c[2]];
  return sum / static_cast<double>(pixels.size());
}

}  // namespace

Palette dominant_colors(const vips::VImage& image, int colors) {
  Colors pixels = visible_pixels(image);
  if (pixels.empty()) return {};
  Palette palette;
  palette.average_luminance = average_luminance(pixels);
  Colors centres =
      median_cut(pixels, static_cast<std::size_t>(std::clamp(colors, 1, kMaxPaletteColors)));
  const auto counts = refine(centres, pixels);
  const auto total = static_cast<double>(pixels.size());
  for (std::size_t i = 0; i < centres.size(); ++i)
    if (counts[i] > 0)
      palette.swatches.push_back(
          {centres[i][0], centres[i][1], centres[i][2], static_cast<double>(counts[i]) / total});
  std::stable_sort(palette.swatches.begin(), palette.swatches.end(),
                   [](const Swatch& a, const Swatch& b) { return a.share > b.share; });
  return palette;
}

}  // namespace tintype::formatter
