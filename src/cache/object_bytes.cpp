#include "cache/object_bytes.h"

#include "cache/disk_format.h"

namespace tintype::cache {

std::optional<std::string> to_bytes(const Object& object) {
  auto bytes = header_of(object);
  if (bytes) *bytes += object.body.view();
  return bytes;
}

ObjectPtr from_bytes(std::string bytes, const Hash128& key, std::uint64_t max_body_bytes,
                     const std::shared_ptr<OpenBodies>& open_bodies) {
  const auto length = header_length(bytes);
  if (!length || *length > bytes.size()) return {};
  auto header = parse_header(std::string_view(bytes).substr(0, *length));
  if (!header || header->object.key != key || header->body_bytes > max_body_bytes ||
      header->body_bytes != bytes.size() - *length)
    return {};
  bytes.erase(0, *length);
  if (hash128(bytes) != header->body_checksum) return {};
  header->object.body = Body::keep(std::move(bytes), open_bodies);
  return std::make_shared<const Object>(std::move(header->object));
}

}  // namespace tintype::cache
