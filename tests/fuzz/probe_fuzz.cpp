// libFuzzer target: the header probe over any bytes. Seeds: tests/data/probe.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/image_probe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = tintype::probe({reinterpret_cast<const char*>(data), size});
  if (!header) return 0;
  const bool sized = header->width > 0 && header->height > 0;
  const bool sound = header->frames >= 1 && header->orientation >= 1 && header->orientation <= 8 &&
                     (sized || header->format == tintype::Format::svg);
  if (!sound) std::abort();
  return 0;
}
