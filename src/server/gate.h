#pragma once
// The gate: a request's head, byte for byte, before any HTTP library reads it. Whatever two parsers
// could frame differently is refused here, so that no bytes are left over as a second request
// (RFC 9112, sections 2.2, 3.2, 5.1, 5.2, 6.3, 11.2). Pure; any thread.
#include <cstddef>
#include <string_view>

namespace tintype::server {

struct GateLimits {
  std::size_t max_target_bytes = 8 * 1024;
  std::size_t max_headers = 64;
  std::size_t max_body_bytes = 64 * 1024;
  bool any_method = false;  // for what is passed on; TRACE and CONNECT are not
};

struct Verdict {
  int status = 0;              // 0: let through; else answer this and close the connection
  std::string_view reason;     // static text for the client
  std::size_t body_bytes = 0;  // Content-Length
  bool has_body = false;       // there is a Content-Length
};

// `head` is all up to and including the empty line. Lets through: GET, HEAD, POST, OPTIONS and
// PURGE with an origin-form target of visible ASCII, HTTP/1.0 or 1.1, exactly one Host (at most one
// in 1.0), no Transfer-Encoding, a single plain Content-Length on POST only (0 elsewhere), CRLF
// line ends, no folding, no control bytes, token names directly followed by a colon. Everything
// else: 400, 405 with close, 411, 413, 414, 431, 501 or 505. With `any_method`, other methods too,
// and a Content-Length on all but GET and HEAD.
Verdict inspect_head(std::string_view head, const GateLimits& limits);

}  // namespace tintype::server
