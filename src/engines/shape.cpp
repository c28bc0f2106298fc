#include "engines/shape.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "engines/pixels.h"

namespace tintype::engines {

using vips::VImage;

namespace {

// How much of a pixel is covered whose centre is `distance` pixels outside the edge.
std::uint8_t coverage(double distance) {
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(0.5 - distance, 0.0, 1.0)));
}

template <class Distance>
VImage drawn(int width, int height, Distance distance) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) *
                                   static_cast<std::size_t>(height));
  auto out = pixels.begin();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      *out++ = coverage(distance(x + 0.5 - width / 2.0, y + 0.5 - height / 2.0));
    }
  }
  return image_of_copy(pixels.data(), pixels.size(), width, height, 1, VIPS_FORMAT_UCHAR);
}

// First-order distance to an ellipse: the implicit function over the length of its gradient.
VImage drawn_ellipse(int width, int height, double rx, double ry) {
  return drawn(width, height, [=](double x, double y) {
    const double u = x / rx, v = y / ry;
    const double level = u * u + v * v;
    const double slope = 2 * std::hypot(u / rx, v / ry);
    return slope > 0 ? (level - 1) / slope : -std::min(rx, ry);
  });
}

constexpr double kFar = 1e20;

// The lower envelope of parabolas rooted at one line of squared distances.
class Envelope {
 public:
  explicit Envelope(std::size_t length) : roots_(length), bounds_(length + 1), line_(length) {}

  void transform(double* values, std::size_t length, std::size_t stride) {
    for (std::size_t i = 0; i < length; ++i) line_[i] = values[i * stride];
    build(length);
    std::size_t k = 0;
    for (std::size_t i = 0; i < length; ++i) {
      while (bounds_[k + 1] < static_cast<double>(i)) ++k;
      const double step = static_cast<double>(i) - static_cast<double>(roots_[k]);
      values[i * stride] = std::min(kFar, step * step + line_[roots_[k]]);
    }
  }

 private:
  double crossing(std::size_t a, std::size_t b) const {
    const auto x = static_cast<double>(a), y = static_cast<double>(b);
    return ((line_[b] + y * y) - (line_[a] + x * x)) / (2 * (y - x));
  }

  void build(std::size_t length) {
    std::size_t k = 0;
    roots_[0] = 0;
    bounds_[0] = -std::numeric_limits<double>::infinity();
    bounds_[1] = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < length; ++i) {
      while (crossing(roots_[k], i) <= bounds_[k]) --k;
      const double at = crossing(roots_[k], i);
      roots_[++k] = i;
      bounds_[k] = at;
      bounds_[k + 1] = std::numeric_limits<double>::infinity();
    }
  }

  std::vector<std::size_t> roots_;
  std::vector<double> bounds_;
  std::vector<double> line_;
};

// Squared distance of each pixel to the ink; partly covered pixels start within half a pixel.
std::vector<double> squared_distances(const std::uint8_t* mask, std::size_t width,
                                      std::size_t height) {
  std::vector<double> field(width * height);
  for (std::size_t i = 0; i < field.size(); ++i) {
    const double outside = std::max(0.0, 0.5 - mask[i] / 255.0);
    field[i] = mask[i] == 0 ? kFar : outside * outside;
  }
  Envelope envelope(std::max(width, height));
  for (std::size_t x = 0; x < width; ++x) envelope.transform(&field[x], height, width);
  for (std::size_t y = 0; y < height; ++y) envelope.transform(&field[y * width], width, 1);
  return field;
}

}  // namespace

VImage ellipse(int width, int height) {
  return drawn_ellipse(width, height, width / 2.0, height / 2.0);
}

VImage circle(int width, int height) {
  const double radius = std::min(width, height) / 2.0;
  return drawn_ellipse(width, height, radius, radius);
}

VImage rounded_rectangle(int width, int height, double radius_px) {
  const double radius = std::clamp(radius_px, 0.0, std::min(width, height) / 2.0);
  return drawn(width, height, [=](double x, double y) {
    const double dx = std::abs(x) - (width / 2.0 - radius);
    const double dy = std::abs(y) - (height / 2.0 - radius);
    const double corner = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
    return corner + std::min(std::max(dx, dy), 0.0) - radius;
  });
}

VImage grown(const VImage& mask, double by_px) {
  const VImage held = mask.copy_memory();
  const auto width = static_cast<std::size_t>(held.width());
  const auto height = static_cast<std::size_t>(held.height());
  const std::vector<double> field =
      squared_distances(static_cast<const std::uint8_t*>(held.data()), width, height);
  std::vector<std::uint8_t> pixels(field.size());
  for (std::size_t i = 0; i < field.size(); ++i) pixels[i] = coverage(std::sqrt(field[i]) - by_px);
  return image_of_copy(pixels.data(), pixels.size(), held.width(), held.height(), 1,
                       VIPS_FORMAT_UCHAR);
}

}  // namespace tintype::engines
