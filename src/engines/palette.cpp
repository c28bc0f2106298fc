#include "engines/palette.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace tintype::engines {

namespace {

using Sums = std::array<double, 4>;

// Five leading bits of each colour and three of alpha.
constexpr std::size_t kCells = 1u << 18;
std::size_t cell(const Rgba& c) {
  return static_cast<std::size_t>(c[0] >> 3) << 13 | static_cast<std::size_t>(c[1] >> 3) << 8 |
         static_cast<std::size_t>(c[2] >> 3) << 3 | static_cast<std::size_t>(c[3] >> 5);
}

// Many pixels of nearly one colour.
struct Heap {
  Sums sum{};
  double count = 0;
  double mean(std::size_t band) const { return sum[band] / count; }
};

struct Box {
  std::size_t first = 0, last = 0;  // heaps [first, last)
  double error = 0;                 // along `axis`
  std::size_t axis = 0;
};

std::vector<Heap> heaps_of(std::span<const Rgba> pixels) {
  std::vector<Heap> cells(kCells);
  for (const Rgba& pixel : pixels) {
    Heap& heap = cells[cell(pixel)];
    for (std::size_t band = 0; band < 4; ++band) heap.sum[band] += pixel[band];
    heap.count += 1;
  }
  std::erase_if(cells, [](const Heap& heap) { return heap.count == 0; });
  return cells;
}

Sums mean_of(std::span<const Heap> heaps) {
  Sums sum{};
  double count = 0;
  for (const Heap& heap : heaps) {
    for (std::size_t band = 0; band < 4; ++band) sum[band] += heap.sum[band];
    count += heap.count;
  }
  for (double& value : sum) value /= count;
  return sum;
}

Box measured(std::size_t first, std::size_t last, const std::vector<Heap>& heaps) {
  const std::span inside(heaps.data() + first, last - first);
  const Sums mean = mean_of(inside);
  Sums error{};
  for (const Heap& heap : inside) {
    for (std::size_t band = 0; band < 4; ++band) {
      const double off = heap.mean(band) - mean[band];
      error[band] += off * off * heap.count;
    }
  }
  const auto worst = std::max_element(error.begin(), error.end());
  return {first, last, *worst, static_cast<std::size_t>(worst - error.begin())};
}

// Cut where the mean lies; both sides hold something, for the box's error is not 0.
std::size_t cut(const Box& box, std::vector<Heap>& heaps) {
  const double middle = mean_of({heaps.data() + box.first, box.last - box.first})[box.axis];
  const auto begin = heaps.begin() + static_cast<std::ptrdiff_t>(box.first);
  const auto end = heaps.begin() + static_cast<std::ptrdiff_t>(box.last);
  const auto at =
      std::partition(begin, end, [&](const Heap& heap) { return heap.mean(box.axis) < middle; });
  return static_cast<std::size_t>(at - heaps.begin());
}

std::vector<Box> boxes_of(std::vector<Heap>& heaps, std::size_t most) {
  std::vector<Box> boxes{measured(0, heaps.size(), heaps)};
  while (boxes.size() < most) {
    const auto worst = std::max_element(
        boxes.begin(), boxes.end(), [](const Box& a, const Box& b) { return a.error < b.error; });
    if (worst->error < 1e-6) break;
    const Box box = *worst;
    const std::size_t at = cut(box, heaps);
    if (at == box.first || at == box.last) {
      worst->error = 0;
      continue;
    }
    *worst = measured(box.first, at, heaps);
    boxes.push_back(measured(at, box.last, heaps));
  }
  return boxes;
}

int distance(const Rgba& a, const Rgba& b) {
  int sum = 0;
  for (std::size_t band = 0; band < 4; ++band) {
    const int off = a[band] - b[band];
    sum += off * off;
  }
  return sum;
}

}  // namespace

Palette::Palette(std::span<const Rgba> pixels, std::size_t most) : found_(kCells, -1) {
  std::vector<Heap> heaps = heaps_of(pixels);
  for (const Box& box : boxes_of(heaps, most)) {
    const Sums mean = mean_of({heaps.data() + box.first, box.last - box.first});
    Rgba colour{};
    for (std::size_t band = 0; band < 4; ++band) {
      colour[band] = static_cast<std::uint8_t>(std::lround(mean[band]));
    }
    colours_.push_back(colour);
  }
}

Rgba Palette::nearest(Rgba colour) const {
  std::int16_t& known = found_[cell(colour)];
  if (known < 0) {
    int best = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < colours_.size(); ++i) {
      const int off = distance(colour, colours_[i]);
      if (off >= best) continue;
      best = off;
      known = static_cast<std::int16_t>(i);
    }
  }
  return colours_[static_cast<std::size_t>(known)];
}

bool has_more_colours(std::span<const Rgba> pixels, std::size_t most) {
  std::unordered_set<std::uint32_t> seen;
  for (const Rgba& c : pixels) {
    seen.insert(std::uint32_t{c[0]} << 24 | std::uint32_t{c[1]} << 16 | std::uint32_t{c[2]} << 8 |
                c[3]);
    if (seen.size() > most) return true;
  }
  return false;
}

}  // namespace tintype::engines
