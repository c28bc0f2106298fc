#pragma once
// Reason phrases of status codes: RFC 9110 section 15. Pure; any thread.
#include <string_view>

namespace tintype::server {

// Empty for a code without one.
std::string_view reason_of(int status);

}  // namespace tintype::server
