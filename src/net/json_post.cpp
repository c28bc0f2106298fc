#include "net/json_post.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

namespace tintype::net {
namespace {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

struct Answer {
  std::string body;
  std::size_t max_bytes = 0;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* into) {
  auto& answer = *static_cast<Answer*>(into);
  if (answer.body.size() + size * count > answer.max_bytes) return 0;
  answer.body.append(data, size * count);
  return size * count;
}

bool add(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (!longer) return false;
  static_cast<void>(list.release());
  list.reset(longer);
  return true;
}

void set_request(CURL* easy, const JsonPost& post, const List& headers) {
  curl_easy_setopt(easy, CURLOPT_URL, post.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(post.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, post.body.c_str());
}

Error failed(const std::string& why) {
  return {Code::origin_failed, "no answer: " + why, {}};
}

}  // namespace

Result<JsonAnswer> post_json(const JsonPost& post) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, EasyDeleter> easy(curl_easy_init());
  List headers;
  const bool ready = easy && add(headers, "Content-Type: application/json") &&
                     add(headers, "Accept: application/json") && add(headers, "Expect:") &&
                     (post.token.empty() || add(headers, "Authorization: Bearer " + post.token));
  if (!ready) return failed("out of memory");
  Answer answer{{}, post.max_answer_bytes};
  set_request(easy.get(), post, headers);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer);
  const CURLcode verdict = curl_easy_perform(easy.get());
  if (verdict != CURLE_OK) return failed(curl_easy_strerror(verdict));
  JsonAnswer result;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &result.status);
  result.body = std::move(answer.body);
  return result;
}

}  // namespace tintype::net
