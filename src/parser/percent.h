#pragma once
// Percent-decoding (RFC 3986, 2.1) that remembers where every byte came from, so that errors in
// decoded text point into the request target. Linear, pure.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace tintype::parser {

class Decoded {
 public:
  // Adds `raw` decoded; `position` is where it begins in the target, never before what was added
  // already. bad_request with a position in the target at a `%` without two hexadecimal digits.
  Result<void> append(std::string_view raw, std::size_t position);

  std::string_view text() const { return text_; }
  // Where in the target the byte at `offset` of the text came from; for its end, the end of what
  // was decoded.
  std::size_t position(std::size_t offset) const;

 private:
  std::string text_;
  // Offsets in the text and positions in the target at which a stretch without escapes begins.
  std::vector<std::pair<std::size_t, std::size_t>> stretches_;
};

// The text alone.
Result<std::string> percent_decode(std::string_view raw, std::size_t position);

// bad_request at the first byte that no text of a request may have: control characters but for tab
// and newline, and what is not UTF-8. The position is the byte's offset.
Result<void> check_text(std::string_view text);

}  // namespace tintype::parser
