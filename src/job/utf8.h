#pragma once
// Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates,
// nothing above U+10FFFF. Linear; any thread.
#include <string_view>

namespace tintype::job {

bool valid_utf8(std::string_view bytes);

}  // namespace tintype::job
