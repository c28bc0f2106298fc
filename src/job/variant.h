#pragma once
// What a client can take, normalised from its Accept header: the part of a negotiated answer's
// cache key that is not the picture. Only jobs whose sink is `auto` have one; all others use the
// default value. Bounded: there are few different values whatever clients send.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/image_format.h"

namespace tintype::job {

struct OutputVariant {
  std::vector<Format> modern;  // of avif, webp, jxl: those the client named, the best liked first
  bool jpeg = true, png = true, gif = true;

  bool operator==(const OutputVariant&) const = default;
};

// "avif,webp" with "-jpeg", "-png", "-gif" for what is not taken; empty for the default.
std::string to_text(const OutputVariant& variant);
Result<OutputVariant> variant_from(std::string_view text);

}  // namespace tintype::job
