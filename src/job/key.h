#pragma once
// The cache key of a derivative.
#include <span>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "job/variant.h"

namespace tintype::job {

// An input and the version of its content: for a file, what changes when the file does; for a
// remote source, nothing (its freshness bounds the derivative's instead).
struct InputVersion {
  std::string url;
  std::string version;
  bool operator==(const InputVersion&) const = default;
};

// Changed whenever the same job may come out with other bytes.
inline constexpr std::string_view kRendererVersion = "1";

// Same key if and only if same picture: canonical job, versions of its known inputs, variant, and
// the renderer with its settings (`renderer_settings`: quality defaults and the like, any fixed
// text).
Hash128 cache_key(std::string_view canonical_job, std::span<const InputVersion> inputs,
                  const OutputVariant& variant, std::string_view renderer_settings);

}  // namespace tintype::job
