#include "job/key.h"

#include "base/digest.h"

namespace tintype::job {
namespace {

// Each part with its length before it, so that no two lists of parts run together alike.
void add(std::string& bytes, std::string_view part) {
  bytes += std::to_string(part.size());
  bytes += ':';
  bytes += part;
}

}  // namespace

Hash128 cache_key(std::string_view canonical_job, std::span<const InputVersion> inputs,
                  const OutputVariant& variant, std::string_view renderer_settings) {
  std::string bytes;
  bytes.reserve(canonical_job.size() + renderer_settings.size() + 64 + inputs.size() * 96);
  add(bytes, kRendererVersion);
  add(bytes, renderer_settings);
  add(bytes, canonical_job);
  add(bytes, to_text(variant));
  for (const InputVersion& input : inputs) {
    add(bytes, input.url);
    add(bytes, input.version);
  }
  return digest128(bytes);
}

}  // namespace tintype::job
