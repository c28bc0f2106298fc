#pragma once
// What the worker half runs every job under: limits and encoder defaults, as plain values that the
// front may hold without linking an image library. Travels to the workers as JSON. Members have the
// names and defaults of jobproc::Limits and formatter::Defaults; jobproc_processor.cpp converts.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "job/job.h"

namespace tintype::worker {

struct Limits {
  std::uint64_t max_source_pixels = 100'000'000;
  std::uint64_t max_result_pixels = 100'000'000;
  std::uint64_t max_held_pixels = 250'000'000;
  int max_dimension_px = 30'000;
  int max_frames = 256;
  bool tolerate_truncated = false;
  bool allow_svg = true;
  job::JobLimits job;
};

struct EncoderDefaults {
  int jpeg_quality = 80, webp_quality = 78, avif_quality = 55, jxl_quality = 75, tiff_quality = 85;
  int webp_effort = 2, avif_effort = 1, jxl_effort = 4, png_compression = 3, gif_effort = 3;
};

struct Settings {
  Limits limits;
  EncoderDefaults defaults;
};

// One line; the same settings give the same text.
std::string to_json(const Settings& settings);

// What is not named keeps its default; the empty text is all defaults. internal when the text is
// not JSON, or names something unknown or of another type.
Result<Settings> settings_from_json(std::string_view text);

}  // namespace tintype::worker
