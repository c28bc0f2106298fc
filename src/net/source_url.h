#pragma once
// Which urls are fetched at all, before anything is connected. Pure; any thread.
#include <string>

#include "base/error.h"

namespace tintype::net {

enum class Scheme { http, https };

// The scheme of a url that libcurl itself can parse. bad_request when it cannot, when the scheme is
// another, and when the url carries a user or password.
Result<Scheme> check_source_url(const std::string& url);

}  // namespace tintype::net
