#pragma once
// Tokens of those who may do more. Pure; any thread.
#include <string_view>

namespace tintype::server {

// Whether an Authorization field says `Bearer TOKEN` with this very token, in a time that tells
// nothing about it. RFC 6750, 2.1.
bool bears_token(std::string_view authorization, std::string_view token);

}  // namespace tintype::server
