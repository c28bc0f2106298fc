#include "formatter/capability.h"

namespace tintype::formatter {
namespace {

constexpr int kLibvipsLimit = 10'000'000;

// libjpeg's own limit is below the 65,535 of the format.
constexpr Capability kJpeg{
    .writable = true, .cmyk = true, .profile = true, .lossy = true, .max_side = 65'500};
constexpr Capability kPng{.writable = true,
                          .alpha = true,
                          .wide = true,
                          .profile = true,
                          .lossless = true,
                          .max_side = 1'000'000};
constexpr Capability kWebp{.writable = true,
                           .alpha = true,
                           .frames = true,
                           .delays = true,
                           .profile = true,
                           .lossy = true,
                           .lossless = true,
                           .max_side = 16'383};
constexpr Capability kAvif{.writable = true,
                           .alpha = true,
                           .profile = true,
                           .lossy = true,
                           .lossless = true,
                           .max_side = 16'384};
constexpr Capability kGif{
    .writable = true, .alpha = true, .frames = true, .delays = true, .max_side = 65'535};
constexpr Capability kTiff{.writable = true,
                           .alpha = true,
                           .frames = true,
                           .wide = true,
                           .cmyk = true,
                           .profile = true,
                           .lossy = true,
                           .lossless = true,
                           .max_side = kLibvipsLimit};
constexpr Capability kJxl{.writable = true,
                          .alpha = true,
                          .profile = true,
                          .lossy = true,
                          .lossless = true,
                          .max_side = kLibvipsLimit};
constexpr Capability kNone{};

}  // namespace

const Capability& capability(Format format) {
  switch (format) {
    case Format::jpeg: return kJpeg;
    case Format::png: return kPng;
    case Format::webp: return kWebp;
    case Format::avif: return kAvif;
    case Format::gif: return kGif;
    case Format::tiff: return kTiff;
    case Format::jxl: return kJxl;
    case Format::svg:
    case Format::json:
    case Format::xml:
    case Format::css: return kNone;
  }
  return kNone;
}

}  // namespace tintype::formatter
