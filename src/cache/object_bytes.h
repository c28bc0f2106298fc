#pragma once
// An object as one text, as it lies in a file (disk_format.h): what the shared tiers keep. Pure;
// the reader distrusts every byte.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/body.h"
#include "cache/object.h"

namespace tintype::cache {

// Nothing when the metadata is over its bound.
std::optional<std::string> to_bytes(const Object& object);

// The object of that key; null when a byte of it is wrong, it is another's, or its body is over the
// bound.
ObjectPtr from_bytes(std::string bytes, const Hash128& key, std::uint64_t max_body_bytes,
                     const std::shared_ptr<OpenBodies>& open_bodies);

}  // namespace tintype::cache
