#include "formatter/compress.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "formatter/capability.h"

namespace tintype::formatter {
namespace {

int default_quality(Format format, const Defaults& defaults) {
  switch (format) {
    case Format::jpeg: return defaults.jpeg_quality;
    case Format::webp: return defaults.webp_quality;
    case Format::avif: return defaults.avif_quality;
    case Format::tiff: return defaults.tiff_quality;
    case Format::jxl: return defaults.jxl_quality;
    default: return 100;  // has none
  }
}

int default_effort(Format format, const Defaults& defaults) {
  switch (format) {
    case Format::png: return defaults.png_compression;
    case Format::webp: return defaults.webp_effort;
    case Format::avif: return defaults.avif_effort;
    case Format::gif: return defaults.gif_effort;
    case Format::jxl: return defaults.jxl_effort;
    default: return 0;  // has none
  }
}

int palette_bits(const job::Sink& sink) {
  if (sink.colors)
    return std::bit_width(static_cast<unsigned>(std::clamp(*sink.colors, 2, 256))) - 1;
  return sink.palette ? 8 : 0;
}

std::string write(const vips::VImage& image, Format format, const Settings& settings) {
  switch (format) {
    case Format::jpeg: return write_jpeg(image, settings);
    case Format::png: return write_png(image, settings);
    case Format::webp: return write_webp(image, settings);
    case Format::avif: return write_avif(image, settings);
    case Format::gif: return write_gif(image, settings);
    case Format::tiff: return write_tiff(image, settings);
    case Format::jxl: return write_jxl(image, settings);
    case Format::svg:
    case Format::json:
    case Format::xml:
    case Format::css: break;
  }
  assert(false && "choose() gives only formats that are written here");
  return {};
}

// The scale a search goes along: quality, or the bits of a palette.
struct Scale {
  int Settings::*level;
  int highest;  // 0: nothing to search
};

Scale scale_of(Format format, const Settings& settings) {
  const Capability& can = capability(format);
  if (settings.lossless) return {&Settings::quality, 0};
  if (can.lossy) return {&Settings::quality, settings.quality - 1};
  const int bits = settings.palette_bits;
  // A GIF has a palette anyway; a PNG without one can still be given one.
  if (format == Format::gif) return {&Settings::palette_bits, (bits > 0 ? bits : 8) - 1};
  return {&Settings::palette_bits, bits > 0 ? bits - 1 : 8};
}

}  // namespace

Settings settings_for(Format format, const job::Sink& sink, const Defaults& defaults) {
  Settings settings;
  settings.quality = std::clamp(sink.quality.value_or(default_quality(format, defaults)), 1, 100);
  settings.effort = sink.effort.value_or(default_effort(format, defaults));
  settings.progressive = sink.progressive;
  // TIFF is asked for by those who want every bit; JPEG within one only by those who say so.
  const bool tiff_as_is = format == Format::tiff && !sink.quality && !sink.max_bytes;
  settings.lossless = sink.lossless || tiff_as_is;
  settings.chroma = sink.chroma;
  settings.palette_bits = palette_bits(sink);
  return settings;
}

std::string compress(const vips::VImage& image, Format format, const Settings& settings,
                     std::optional<int> max_bytes) {
  std::string best = write(image, format, settings);
  const auto fits = [max_bytes](const std::string& file) {
    return !max_bytes || file.size() <= static_cast<std::size_t>(std::max(*max_bytes, 0));
  };
  if (fits(best)) return best;
  const Scale scale = scale_of(format, settings);
  Settings tried = settings;
  int low = 1, high = scale.highest;
  for (int encodings = 1; encodings < kMaxEncodings && low <= high; ++encodings) {
    // While nothing fits, the last try goes for the smallest there is.
    const bool last_hope = encodings + 1 == kMaxEncodings && !fits(best);
    const int level = last_hope ? low : low + (high - low) / 2;
    tried.*scale.level = level;
    std::string file = write(image, format, tried);
    const bool enough = fits(file);
    (enough ? low : high) = enough ? level + 1 : level - 1;
    if (enough || (!fits(best) && file.size() < best.size())) best = std::move(file);
  }
  return best;
}

}  // namespace tintype::formatter
