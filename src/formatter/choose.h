#pragma once
// Which format the result has. Pure.
#include "base/error.h"
#include "base/image_format.h"
#include "formatter/encode.h"
#include "job/commands.h"
#include "job/variant.h"

namespace tintype::formatter {

// What of an image decides the formats that can hold it.
struct Content {
  bool alpha = false;
  bool animated = false;
  int width = 0, height = 0;  // of one frame, pixels
};

// The format of a picture; the sink is no report's. An asked format is what it is. `source` is the
// original's, or PNG when there is none, when it is not written here, or when lossless is asked of
// one that is not. `auto` is the first modern format of the variant that holds the image; else for
// animations GIF, with alpha PNG, and JPEG for the rest, as far as the client takes them.
// too_large when the asked format cannot hold the size, bad_request when it cannot be lossless.
Result<Format> choose(const job::Sink& sink, const job::OutputVariant& variant,
                      const Original& original, const Content& content);

}  // namespace tintype::formatter
