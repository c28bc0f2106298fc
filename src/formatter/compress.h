#pragma once
// Pixels to the bytes of a file, within the bytes that were asked for.
#include <cstddef>
#include <optional>
#include <string>
#include <vips/vips8>

#include "base/image_format.h"
#include "formatter/encode.h"
#include "formatter/writers.h"
#include "job/commands.h"

namespace tintype::formatter {

// What the encoder of `format` is told: what the sink asks, else the defaults.
Settings settings_for(Format format, const job::Sink& sink, const Defaults& defaults);

// No search for a size costs more encodings than this.
inline constexpr int kMaxEncodings = 7;

// The file. With `max_bytes`, the best quality (for PNG and GIF: the largest palette) that fits, up
// to that of the settings; the smallest file tried when none does. A lossless setting is not
// given up. Throws vips::VError.
std::string compress(const vips::VImage& image, Format format, const Settings& settings,
                     std::optional<int> max_bytes);

}  // namespace tintype::formatter
