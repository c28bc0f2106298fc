#pragma once
// How the ways a fetch can fail become Errors. The messages name no host or address: they go to
// whoever asked.
#include <curl/curl.h>

#include <string>
#include <string_view>

#include "base/error.h"

namespace tintype::net {

Error origin_error(std::string message, std::string_view detail = {});
Error too_large_error();
Error guard_error();     // the address guard said no
Error redirect_error();  // out of http and https, or from https to http
Error timeout_error();   // its own timeout, or the asker's deadline
Error status_error(long status);
Error curl_error(CURLcode verdict, std::string_view detail);

}  // namespace tintype::net
