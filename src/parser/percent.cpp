#include "parser/percent.h"

#include <algorithm>

#include "job/utf8.h"

namespace tintype::parser {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The length of the UTF-8 sequence that begins with this byte.
std::size_t sequence_length(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

}  // namespace

Result<void> Decoded::append(std::string_view raw, std::size_t position) {
  stretches_.emplace_back(text_.size(), position);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      text_ += raw[i];
      continue;
    }
    int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
    int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
    if (high < 0 || low < 0)
      return Error{Code::bad_request, "expected two hexadecimal digits after %", position + i};
    // An escape is a stretch of its own, for its byte stands for three.
    stretches_.emplace_back(text_.size(), position + i);
    text_ += static_cast<char>(high * 16 + low);
    i += 2;
    stretches_.emplace_back(text_.size(), position + i + 1);
  }
  return {};
}

std::size_t Decoded::position(std::size_t offset) const {
  if (stretches_.empty()) return 0;
  // The last stretch that begins at the offset or before it.
  auto after =
      std::upper_bound(stretches_.begin(), stretches_.end(), offset,
                       [](std::size_t o, const auto& stretch) { return o < stretch.first; });
  const auto& stretch = after == stretches_.begin() ? *after : *(after - 1);
  return stretch.second + (offset - std::min(offset, stretch.first));
}

Result<std::string> percent_decode(std::string_view raw, std::size_t position) {
  Decoded decoded;
  if (auto done = decoded.append(raw, position); !done) return done.error();
  return std::string(decoded.text());
}

Result<void> check_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f)
      return Error{Code::bad_request, "control characters are not allowed", i};
    std::size_t length = sequence_length(byte);
    if (length > 1 && !job::valid_utf8(text.substr(i, length)))
      return Error{Code::bad_request, "the text is not UTF-8", i};
    i += length;
  }
  return {};
}

}  // namespace tintype::parser
