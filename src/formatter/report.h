#pragma once
// What a source says of itself, for `sink=format[json]` and `format[xml]`.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include <vips/vips8>

#include "base/image_format.h"
#include "formatter/encode.h"
#include "formatter/exif.h"

namespace tintype::formatter {

struct Facts {
  std::optional<Format> format;  // none for a picture that no file stands behind
  int width = 0, height = 0;     // of one frame, pixels, as stored
  int orientation = 1;           // EXIF, 1 to 8
  int frames = 1;
  std::vector<int> delays_ms;  // of each frame of an animation
  std::optional<int> loop;     // times an animation plays; 0 is for ever
  std::string color_space;     // "rgb", "gray", "cmyk", …
  int bands = 3;               // alpha is one
  bool alpha = false;
  int bits = 8;                      // of a sample
  std::string profile;               // description; empty when there is none
  std::optional<std::size_t> bytes;  // of the file
  Fields exif;
};

// Of the original's header when there is one, else of the image. GPS only `with_location`.
// Decodes no pixels. Throws vips::VError.
Facts facts_of(const vips::VImage& image, const Original& original, bool with_location);

std::string facts_json(const Facts& facts);
std::string facts_xml(const Facts& facts);

}  // namespace tintype::formatter
