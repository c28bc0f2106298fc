#include "engines/trim.h"

#include <algorithm>

#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

struct Area {
  int left = 0, top = 0, width = 0, height = 0;

  Area with(const Area& other) const {
    if (width == 0 || height == 0) return other;
    if (other.width == 0 || other.height == 0) return *this;
    const int x = std::min(left, other.left), y = std::min(top, other.top);
    return {x, y, std::max(left + width, other.left + other.width) - x,
            std::max(top + height, other.top + other.height) - y};
  }
};

Area find(const VImage& image, const std::vector<double>& background, double threshold) {
  Area area;
  area.left =
      image.find_trim(&area.top, &area.width, &area.height,
                      VImage::option()->set("background", background)->set("threshold", threshold));
  return area;
}

// libvips looks at neighbourhoods of this size.
constexpr int kLeastSide = 3;

Area content(const VImage& frame, const job::Trim& trim) {
  if (frame.width() < kLeastSide || frame.height() < kLeastSide) {
    return {0, 0, frame.width(), frame.height()};
  }
  const double unit = peak(frame) / 255;
  const Layers layers = split(frame);
  const std::vector<double> corner = frame.getpoint(0, 0);
  const bool by_alpha = !trim.color && frame.has_alpha() && corner.back() < peak(frame) / 2;
  if (by_alpha || (trim.color && trim.color->a == 0 && frame.has_alpha())) {
    return find(layers.alpha, {0}, trim.threshold * unit);
  }
  std::vector<double> background = trim.color ? ink(layers.colour, *trim.color) : corner;
  background.resize(static_cast<std::size_t>(layers.colour.bands()));
  if (!frame.has_alpha()) return find(frame, background, trim.threshold * unit);
  auto* options = VImage::option()->set("background", background)->set("max_alpha", peak(frame));
  return find(frame.flatten(options), background, trim.threshold * unit);
}

}  // namespace

Result<VImage> trim(VImage image, const job::Trim& trim) {
  return vips_call("trim", [&] {
    const VImage held = to_srgb(image).copy_memory();
    Area area;
    for (int i = 0; i < frame_count(held); ++i) area = area.with(content(frame(held, i), trim));
    if (area.width < 1 || area.height < 1) return held;
    return for_each_frame(held, [&](const VImage& one, int) {
      return one.extract_area(area.left, area.top, area.width, area.height);
    });
  });
}

}  // namespace tintype::engines
