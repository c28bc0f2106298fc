#pragma once
// A result image as the request cache keeps it. Immutable; shared by all who send it.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/body.h"
#include "base/hash.h"
#include "base/image_format.h"
#include "job/key.h"

namespace tintype::cache {

struct Derivative {
  Hash128 key;
  Body body;
  Format format = Format::jpeg;
  int width = 0, height = 0, frames = 1;
  std::string etag;  // opaque part, without quotes: from the key and the versions of all inputs
  std::chrono::system_clock::time_point last_modified{};  // the newest input's
  std::chrono::system_clock::time_point made{};
  // When it stops being an answer; nothing: never, its key changes with its inputs.
  std::optional<std::chrono::system_clock::time_point> fresh_until;
  std::vector<job::InputVersion> inputs;  // everything it was made from
};

using DerivativePtr = std::shared_ptr<const Derivative>;

}  // namespace tintype::cache
