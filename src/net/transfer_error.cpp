#include "net/transfer_error.h"

namespace tintype::net {

Error origin_error(std::string message, std::string_view detail) {
  return {Code::origin_failed, std::move(message), {}, std::string(detail)};
}

Error too_large_error() {
  return {Code::too_large, "the source has too many bytes", {}};
}

Error guard_error() {
  return {Code::forbidden, "the source's host or port is not allowed", {}};
}

Error redirect_error() {
  return {Code::forbidden, "the source's host redirects to a kind of url that is not allowed", {}};
}

Error timeout_error() {
  return {Code::origin_timeout, "the source's host was too slow", {}};
}

Error status_error(long status) {
  if (status == 404 || status == 410)
    return {Code::not_found, "the source does not exist at its host", {}};
  return origin_error("the source's host answered with status " + std::to_string(status));
}

Error curl_error(CURLcode verdict, std::string_view detail) {
  const std::string_view text = detail.empty() ? curl_easy_strerror(verdict) : detail;
  switch (verdict) {
    case CURLE_OPERATION_TIMEDOUT: return timeout_error();
    case CURLE_FILESIZE_EXCEEDED: return too_large_error();
    case CURLE_URL_MALFORMAT:
      return {Code::bad_request, "the source's url is not valid", {}, std::string(text)};
    case CURLE_TOO_MANY_REDIRECTS:
      return origin_error("the source's host redirects too often", text);
    case CURLE_COULDNT_RESOLVE_HOST:
      return origin_error("the source's host name is not known", text);
    case CURLE_COULDNT_CONNECT: return origin_error("the source's host could not be reached", text);
    case CURLE_PARTIAL_FILE:
      return origin_error("the source's host sent less than it promised", text);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return origin_error("no secure connection to the source's host", text);
    default: return origin_error("the source's host could not be understood", text);
  }
}

}  // namespace tintype::net
