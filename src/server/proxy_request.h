#pragma once
// A request to a proxy mount: the key of its target, and the request its origin gets (RFC 9110,
// sections 7.6 and 7.8). Pure; any thread; hostile input.
#include <string>
#include <string_view>

#include "base/hash.h"
#include "cache/object.h"
#include "net/http_client.h"
#include "server/message.h"
#include "server/proxy_settings.h"

namespace tintype::server {

// Under which all that is kept of the target is found. `mount` is the mount's prefix.
Hash128 target_key(std::string_view mount, const ProxySettings& proxy, std::string_view target);

// What follows the mount's prefix, under the origin's base.
std::string origin_target(std::string_view mount, const ProxySettings& proxy,
                          std::string_view target);

enum class Purpose {
  to_keep,  // the whole response is wanted: without the client's conditions and ranges
  to_pass,  // as the client has it
};

// `stored` (may be null) is asked about by its validators.
net::OriginRequest origin_request(std::string_view mount, const ProxySettings& proxy,
                                  const Request& request, Purpose purpose,
                                  const cache::Object* stored);

// Our member of Via. Every process has a name of its own there.
const std::string& via();
// True when the request has been through this process: it goes round in a circle.
bool has_been_here(const cache::Headers& fields);

}  // namespace tintype::server
