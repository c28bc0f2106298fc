#pragma once
// Heads of HTTP/1.1 messages, through Beast: a gated head to a Request, a Response to its head.
// Pure; any thread.
#include <optional>
#include <string>
#include <string_view>

#include "server/message.h"

namespace tintype::server {

struct ParsedHead {
  Request request;
  bool keep_alive = true;
  bool http_1_1 = true;
};

// The target of a head that need not be well formed yet; empty when there is none.
std::string_view target_of(std::string_view head);

// Nothing when Beast finds fault with what the gate let through. Request::fields is filled when
// `all` are wanted.
std::optional<ParsedHead> parse_head(std::string_view head, bool all = false);

// Status line, the response's own fields and those of its object, Server, Date, Content-Length and
// Connection, and the empty line. A 204 or 304 has no Content-Length.
std::string response_head(const Response& response, bool http_1_1, bool keep_alive);

}  // namespace tintype::server
