#include "server/gate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace tintype::server {
namespace {

constexpr Verdict refused(int status, std::string_view reason) {
  Verdict verdict;
  verdict.status = status;
  verdict.reason = reason;
  return verdict;
}
constexpr Verdict bad(std::string_view reason) {
  return refused(400, reason);
}

bool is_token_byte(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_target_byte(char c) {
  return c > 0x20 && c < 0x7f && c != '#';
}

bool is_value_byte(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
         });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The next line without its CRLF, or nothing when it does not end in exactly that.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') return {};
  const auto line = rest.substr(0, end - 1);
  if (line.find('\r') != std::string_view::npos) return {};
  rest.remove_prefix(end + 1);
  return line;
}

struct RequestLine {
  std::string_view method;
  bool http_1_1 = false;
};

Verdict inspect_request_line(std::string_view line, const GateLimits& limits, RequestLine& out) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || first == last)
    return bad("malformed request line");
  out.method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!std::all_of(out.method.begin(), out.method.end(), is_token_byte))
    return bad("malformed method");
  if (target.size() > limits.max_target_bytes) return refused(414, "request target too long");
  if (target.empty() || target.front() != '/' ||
      !std::all_of(target.begin(), target.end(), is_target_byte))
    return bad("the request target must be a path of visible ASCII bytes");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return version.starts_with("HTTP/") ? refused(505, "HTTP version not supported")
                                        : bad("malformed request line");
  out.http_1_1 = version == "HTTP/1.1";
  return {};
}

struct Fields {
  std::size_t count = 0, hosts = 0, lengths = 0;
  std::string_view length;
};

Verdict inspect_field(std::string_view line, const GateLimits& limits, Fields& fields) {
  if (++fields.count > limits.max_headers) return refused(431, "too many header fields");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return bad("malformed header field");
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!std::all_of(name.begin(), name.end(), is_token_byte)) return bad("malformed header name");
  if (!std::all_of(value.begin(), value.end(), is_value_byte))
    return bad("control byte in a header");
  if (equals_ignoring_case(name, "transfer-encoding"))
    return bad("Transfer-Encoding is not accepted");
  if (equals_ignoring_case(name, "expect")) return refused(417, "Expect is not accepted");
  if (equals_ignoring_case(name, "host")) {
    ++fields.hosts;
    const auto is_host_byte = [](char c) {
      return is_target_byte(c) && c != '/' && c != '@' && c != ',';
    };
    if (!std::all_of(value.begin(), value.end(), is_host_byte)) return bad("malformed Host");
  }
  if (equals_ignoring_case(name, "content-length")) {
    ++fields.lengths;
    fields.length = value;
  }
  return {};
}

Verdict inspect_length(const RequestLine& line, const Fields& fields, const GateLimits& limits) {
  const bool post = line.method == "POST";
  if (fields.lengths > 1) return bad("more than one Content-Length");
  if (fields.lengths == 0) return post ? refused(411, "a POST needs a Content-Length") : Verdict{};
  std::size_t length = 0;
  const auto [end, error] =
      std::from_chars(fields.length.data(), fields.length.data() + fields.length.size(), length);
  if (fields.length.empty() || error == std::errc::invalid_argument ||
      end != fields.length.data() + fields.length.size())
    return bad("malformed Content-Length");
  const bool may_have_body =
      post || (limits.any_method && line.method != "GET" && line.method != "HEAD");
  if (!may_have_body && (length > 0 || error != std::errc{}))
    return bad("a body is not accepted here");
  if (error != std::errc{} || length > limits.max_body_bytes)
    return refused(413, "request body too large");
  Verdict verdict;
  verdict.body_bytes = length;
  verdict.has_body = may_have_body;
  return verdict;
}

bool is_taken(std::string_view method, const GateLimits& limits) {
  constexpr std::array<std::string_view, 5> kMethods{"GET", "HEAD", "POST", "OPTIONS", "PURGE"};
  if (limits.any_method) return method != "TRACE" && method != "CONNECT";
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

}  // namespace

Verdict inspect_head(std::string_view head, const GateLimits& limits) {
  const auto first = take_line(head);
  if (!first) return bad("lines must end in CRLF");
  RequestLine request;
  if (auto verdict = inspect_request_line(*first, limits, request); verdict.status) return verdict;
  Fields fields;
  for (;;) {
    const auto line = take_line(head);
    if (!line) return bad("lines must end in CRLF");
    if (line->empty()) break;
    if (line->front() == ' ' || line->front() == '\t') return bad("folded header");
    if (auto verdict = inspect_field(*line, limits, fields); verdict.status) return verdict;
  }
  if (!head.empty()) return bad("bytes after the head");
  if (fields.hosts > 1) return bad("more than one Host");
  if (request.http_1_1 && fields.hosts == 0) return bad("Host is missing");
  if (!is_taken(request.method, limits)) return refused(501, "method not implemented");
  return inspect_length(request, fields, limits);
}

}  // namespace tintype::server
