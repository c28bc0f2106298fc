#pragma once
// Whether a file may go to a worker: an image within the limits by its header, or an ICC profile
// (ICC.1:2022). Pure; any thread.
#include <string_view>

#include "assets/asset_store.h"
#include "base/error.h"

namespace tintype::assets {

// unsupported_media for what is neither, and for SVG where that is off; unprocessable for a damaged
// header; too_large over the limits on bytes, frames or pixels.
Result<void> check_source(std::string_view bytes, const SourceLimits& limits);

}  // namespace tintype::assets
