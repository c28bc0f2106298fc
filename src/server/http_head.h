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

// Nothing when Beast finds fault with what the gate let through.
std::optional<ParsedHead> parse_head(std::string_view head);

// Status line, the response's own headers, Server, Date, Content-Length and Connection, and the
// empty line. A 204 or 304 has no Content-Length.
std::string response_head(const Response& response, bool http_1_1, bool keep_alive);

}  // namespace tintype::server
