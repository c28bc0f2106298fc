#include "net/transfer.h"

#include <sys/socket.h>

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
    : options_(options),
      on_done_(std::move(on_done)),
      easy_(curl_easy_init()),
      head_(kMaxHeadBytes) {
  if (!easy_) return;
  add_header("Accept-Encoding: identity");
  add_conditions(held);
  set_request(url, scheme);
  set_bounds();
  set_callbacks();
}

void Transfer::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (!longer) return;
  (void)headers_.release();
  headers_.reset(longer);
}

// RFC 9110, section 13.1: the date counts only where there is no tag. What an origin sent must not
// become a line of its own.
void Transfer::add_conditions(const Validators& held) {
  const bool by_tag = !held.etag.empty();
  const std::string& value = by_tag ? held.etag : held.last_modified;
  if (value.empty() || !is_field_value(value)) return;
  conditional_ = true;
  add_header((by_tag ? "If-None-Match: " : "If-Modified-Since: ") + value);
}

void Transfer::set_request(const std::string& url, Scheme scheme) {
  CURL* easy = easy_.get();
  // A source asked for over TLS stays on it.
  const char* redirects = scheme == Scheme::https ? "https" : "http,https";
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, redirects);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // not even from the environment
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
}

void Transfer::set_bounds() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(options_.max_redirects));
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(options_.max_body_bytes));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // never wait for a resolver thread
}

void Transfer::set_callbacks() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  if (transfer.head_.line({data, length})) return length;
  transfer.refused_ = origin_error("the source's host sent too many headers");
  return 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  transfer.refused_ = transfer.refusal();
  if (!transfer.refused_ && length > transfer.options_.max_body_bytes - transfer.body_.size())
    transfer.refused_ = too_large_error();
  if (transfer.refused_) return 0;
  transfer.body_.append(data, length);
  return length;
}

// Where every connection begins, whatever url, name or redirect led here.
curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!may_connect(address->addr, transfer.options_.guard)) {
    transfer.guard_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
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

long Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

void Transfer::finish(CURLcode verdict) {
  verdict_ = verdict;
  on_done_();
}

Error Transfer::failure() const {
  if (guard_refused_ && *verdict_ == CURLE_COULDNT_CONNECT) return guard_error();
  if (*verdict_ == CURLE_HTTP_RETURNED_ERROR) return status_error(status());
  // The url itself was checked, so this is where a redirect points.
  if (*verdict_ == CURLE_UNSUPPORTED_PROTOCOL && is_redirect(status())) return redirect_error();
  return curl_error(*verdict_, error_text_);
}

Result<Fetched> Transfer::take_result() {
  if (refused_) return *refused_;
  if (*verdict_ != CURLE_OK) return failure();
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
  return fetched;
}

}  // namespace tintype::net
