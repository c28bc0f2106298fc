// libFuzzer target: the query dialect over any target. The answer is a bad_request within the
// target, or a job whose canonical text reads back as itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "parser/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = "/img/" + std::string(reinterpret_cast<const char*>(data), size);
  const auto job = tintype::parser::parse_query(target, 4, {});
  if (!job) {
    const auto& error = job.error();
    const bool placed = error.position && *error.position <= target.size();
    if (error.code != tintype::Code::bad_request || !placed) std::abort();
    return 0;
  }
  const auto text = tintype::job::canonical_text(*job);
  const auto again = tintype::job::parse_canonical(text, {});
  if (!again || tintype::job::canonical_text(*again) != text) std::abort();
  return 0;
}
