#include "net/exchange.h"

#include <algorithm>
#include <array>
#include <utility>

#include "net/transfer_error.h"

namespace tintype::net {
namespace {

constexpr std::size_t kMaxHeadBytes = 64 * 1024;  // with interim responses
constexpr std::size_t kMaxLines = 256;

Error bad_origin(std::string message, std::string_view detail = {}) {
  return {Code::origin_failed, std::move(message), {}, std::string(detail)};
}

Error too_large() {
  return bad_origin("the origin's response is larger than this mount takes");
}

// Sent again by libcurl when a kept connection turns out to be closed (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD",   "OPTIONS",
                                                     "PUT", "DELETE", "TRACE"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Those that there are say the same.
void drop_repeated_length(Fields& fields) {
  bool seen = false;
  std::erase_if(fields, [&seen](const auto& field) {
    return same_field(field.first, "content-length") && std::exchange(seen, true);
  });
}

Error failure(CURLcode verdict, std::string_view detail) {
  const std::string_view text = detail.empty() ? curl_easy_strerror(verdict) : detail;
  switch (verdict) {
    case CURLE_OPERATION_TIMEDOUT:
      return {Code::origin_timeout, "the origin was too slow", {}, std::string(text)};
    case CURLE_FILESIZE_EXCEEDED: return too_large();
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return bad_origin("the origin could not be reached", text);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING: return bad_origin("the origin broke its response off", text);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR: return bad_origin("no secure connection to the origin", text);
    default: return bad_origin("the origin could not be understood", text);
  }
}

}  // namespace

Exchange::Exchange(const OriginRequest& request, const ClientOptions& options,
                   std::function<void()> on_done)
    : EasyTransfer(request.origin, options, std::move(on_done)), head_(kMaxHeadBytes, kMaxLines) {
  if (!handle()) return;
  curl_easy_setopt(handle(), CURLOPT_REQUEST_TARGET, request.target.c_str());
  curl_easy_setopt(handle(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle(), CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set_method(request);
  set_fields(request);
}

void Exchange::set_method(const OriginRequest& request) {
  CURL* easy = handle();
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request.body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body->size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body->data());
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (!is_idempotent(request.method)) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}

// `Name:` takes a field out that libcurl would send of its own, `Name;` sends one without a value.
void Exchange::set_fields(const OriginRequest& request) {
  std::vector<std::string> lines{"Accept:", "Content-Type:", "Expect:", "User-Agent:"};
  for (const auto& [name, value] : request.fields) {
    std::erase_if(lines, [&name = name](const std::string& line) {
      return line.back() == ':' &&
             same_field(std::string_view(line).substr(0, line.size() - 1), name);
    });
    lines.push_back(value.empty() ? name + ';' : name + ": " + value);
  }
  set_lines(lines);
}

bool Exchange::take_line(std::string_view line) {
  if (head_.take(line)) return true;
  refused_ = bad_origin("the origin's response has a malformed head");
  return false;
}

bool Exchange::take_body(std::string_view piece) {
  refused_ = refusal();
  if (!refused_ && piece.size() > options().max_body_bytes - body_.size()) refused_ = too_large();
  if (refused_) return false;
  body_.append(piece);
  return true;
}

std::optional<Error> Exchange::refusal() const {
  if (status() < 200) return bad_origin("the origin switched protocols");
  std::string_view length;
  for (const auto& [name, value] : head_.fields()) {
    if (same_field(name, "transfer-encoding") && !same_field(value, "chunked"))
      return bad_origin("the origin sent a transfer coding that was not asked for");
    if (!same_field(name, "content-length")) continue;
    if (!length.empty() && length != value) return bad_origin("the origin sent two lengths");
    if (!is_number(value)) return bad_origin("the origin sent a malformed length");
    length = value;
  }
  return {};
}

Result<OriginResponse> Exchange::take_result() {
  if (refused_) return *refused_;
  if (guard_refused())
    return Error{Code::forbidden, "the origin's address is not allowed", {}, error_text()};
  if (verdict() != CURLE_OK) return failure(verdict(), error_text());
  if (auto refused = refusal()) return *refused;
  OriginResponse response;
  response.status = static_cast<int>(status());
  response.fields = head_.take_fields();
  drop_repeated_length(response.fields);
  response.body = std::move(body_);
  return response;
}

}  // namespace tintype::net
