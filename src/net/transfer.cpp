#include "net/transfer.h"

#include <algorithm>

#include "net/transfer_error.h"

namespace tintype::net {
namespace {

constexpr std::size_t kMaxHeadBytes = 64 * 1024;  // all answers of one transfer together

bool is_whole_answer(long status) {
  return status == 200 || status == 203;
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  });
}

bool is_redirect(long status) {
  return status >= 300 && status < 400;
}

}  // namespace

Transfer::Transfer(const std::string& url, Scheme scheme, const Validators& held,
                   const ClientOptions& options, std::function<void()> on_done)
    : EasyTransfer(url, options, std::move(on_done)), head_(kMaxHeadBytes) {
  if (handle()) set_request(scheme, held);
}

// RFC 9110, section 13.1: the date counts only where there is no tag. What an origin sent must not
// become a line of its own.
void Transfer::add_condition(const Validators& held, std::vector<std::string>& lines) {
  const bool by_tag = !held.etag.empty();
  const std::string& value = by_tag ? held.etag : held.last_modified;
  if (value.empty() || !is_field_value(value)) return;
  conditional_ = true;
  lines.push_back((by_tag ? "If-None-Match: " : "If-Modified-Since: ") + value);
}

void Transfer::set_request(Scheme scheme, const Validators& held) {
  CURL* easy = handle();
  // A source asked for over TLS stays on it.
  const char* redirects = scheme == Scheme::https ? "https" : "http,https";
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, redirects);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(options().max_redirects));
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  std::vector<std::string> lines{"Accept-Encoding: identity"};
  add_condition(held, lines);
  set_lines(lines);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options().user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
}

bool Transfer::take_line(std::string_view line) {
  if (head_.line(line)) return true;
  refused_ = origin_error("the source's host sent too many headers");
  return false;
}

bool Transfer::take_body(std::string_view piece) {
  refused_ = refusal();
  if (!refused_ && piece.size() > options().max_body_bytes - body_.size())
    refused_ = too_large_error();
  if (refused_) return false;
  body_.append(piece);
  return true;
}

std::optional<Error> Transfer::refusal() const {
  const ResponseHead& head = head_.head();
  if (not_modified()) return {};
  if (!is_whole_answer(status())) return status_error(status());
  if (head.contradicts_itself) return origin_error("the source's host sent two lengths");
  if (!head.content_encoding.empty() && head.content_encoding != "identity")
    return origin_error("the source's host sent it in an encoding that was not asked for");
  if (!head.transfer_encoding.empty() && head.transfer_encoding != "chunked")
    return origin_error("the source's host sent it in an encoding that was not asked for");
  return {};
}

Error Transfer::failure() const {
  if (guard_refused()) return guard_error();
  if (verdict() == CURLE_HTTP_RETURNED_ERROR) return status_error(status());
  // The url itself was checked, so this is where a redirect points.
  if (verdict() == CURLE_UNSUPPORTED_PROTOCOL && is_redirect(status())) return redirect_error();
  return curl_error(verdict(), error_text());
}

Result<Fetched> Transfer::take_result() {
  if (refused_) return *refused_;
  if (verdict() != CURLE_OK) return failure();
  if (auto refused = refusal()) return *refused;
  const ResponseHead& head = head_.head();
  Fetched fetched;
  fetched.not_modified = not_modified();
  fetched.body = std::move(body_);
  fetched.content_type = head.content_type;
  fetched.etag = head.etag;
  fetched.last_modified = head.last_modified;
  fetched.cache_control = head.cache_control;
  fetched.expires = head.expires;
  fetched.date = head.date;
  fetched.age = head.age;
  fetched.tag_fields = head.tag_fields;
  return fetched;
}

}  // namespace tintype::net
