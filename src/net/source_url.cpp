#include "net/source_url.h"

#include <curl/curl.h>

#include <memory>

namespace tintype::net {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

bool has_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  const bool has = curl_url_get(url, part, &text, 0) == CURLUE_OK;
  curl_free(text);
  return has;
}

std::string scheme_of(CURLU* url) {
  char* text = nullptr;
  if (curl_url_get(url, CURLUPART_SCHEME, &text, 0) != CURLUE_OK) return {};
  std::string scheme(text);
  curl_free(text);
  return scheme;
}

Error refused(std::string message) {
  return {Code::bad_request, std::move(message), {}};
}

}  // namespace

Result<Scheme> check_source_url(const std::string& url) {
  const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
  if (url.find('\0') != std::string::npos || !parsed ||
      curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return refused("the source's url is not valid");
  if (has_part(parsed.get(), CURLUPART_USER) || has_part(parsed.get(), CURLUPART_PASSWORD))
    return refused("the source's url must not carry a user or password");
  const std::string scheme = scheme_of(parsed.get());
  if (scheme == "http") return Scheme::http;
  if (scheme == "https") return Scheme::https;
  return refused("the source's url must be http or https");
}

}  // namespace tintype::net
