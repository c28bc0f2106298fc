#include "job/utf8.h"

#include <cstddef>

namespace tintype::job {
namespace {

struct Lead {
  std::size_t length;         // of the whole sequence; 0 when this byte begins none
  unsigned char least, most;  // what the second byte may be
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

bool valid_utf8(std::string_view bytes) {
  auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  for (std::size_t i = 0; i < bytes.size();) {
    const Lead lead = lead_of(at(i));
    if (lead.length == 0 || lead.length > bytes.size() - i) return false;
    if (lead.length > 1 && (at(i + 1) < lead.least || at(i + 1) > lead.most)) return false;
    for (std::size_t k = 2; k < lead.length; ++k) {
      if ((at(i + k) & 0xC0) != 0x80) return false;
    }
    i += lead.length;
  }
  return true;
}

}  // namespace tintype::job
