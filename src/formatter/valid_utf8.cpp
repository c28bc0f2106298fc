#include "formatter/valid_utf8.h"

#include <glib.h>

namespace tintype::formatter {
namespace {

void append_character(std::string& out, gunichar c) {
  // Neither controls nor what XML 1.0 cannot hold.
  if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff) c = ' ';
  char bytes[6];
  out.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(c, bytes)));
}

}  // namespace

std::string valid_utf8(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty() && out.size() < max_bytes) {
    const gunichar c = g_utf8_get_char_validated(text.data(), static_cast<gssize>(text.size()));
    const bool valid = c < 0x110000;
    const std::size_t before = out.size();
    append_character(out, valid ? c : static_cast<unsigned char>(text[0]));
    if (out.size() > max_bytes) {
      out.resize(before);
      break;
    }
    text.remove_prefix(valid ? static_cast<std::size_t>(g_unichar_to_utf8(c, nullptr)) : 1);
  }
  const auto first = out.find_first_not_of(' ');
  if (first == out.npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

}  // namespace tintype::formatter
