#pragma once
// The best few colours for a picture, and the nearest of them to any colour. No libvips; one
// thread.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tintype::engines {

using Rgba = std::array<std::uint8_t, 4>;

class Palette {
 public:
  // From a picture's pixels; at most `most` colours, at least one.
  Palette(std::span<const Rgba> pixels, std::size_t most);

  const std::vector<Rgba>& colours() const { return colours_; }
  Rgba nearest(Rgba colour) const;  // remembers what it found

 private:
  std::vector<Rgba> colours_;
  mutable std::vector<std::int16_t> found_;  // by the leading bits; -1: not yet
};

// Whether there are more than `most` different colours.
bool has_more_colours(std::span<const Rgba> pixels, std::size_t most);

}  // namespace tintype::engines
