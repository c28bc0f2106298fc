#pragma once
// Text out of image files, made fit to be shown.
#include <cstddef>
#include <string>
#include <string_view>

namespace tintype::formatter {

// At most `max_bytes` of `text` as valid UTF-8 without control characters: a byte that is not part
// of a character is read as Latin-1 (as old cameras wrote it), controls become spaces, space at the
// ends goes. Linear.
std::string valid_utf8(std::string_view text, std::size_t max_bytes);

}  // namespace tintype::formatter
