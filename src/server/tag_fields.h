#pragma once
// Tags as an answer names them, for a CDN in front that purges by them. Pure; any thread.
#include <string>
#include <vector>

#include "server/message.h"

namespace tintype::server {

// Sets Surrogate-Key and Cache-Tag to those tags that can be said in them.
void name_tags(Response& response, const std::vector<std::string>& tags);

}  // namespace tintype::server
