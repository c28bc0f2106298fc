#include "server/failure.h"

#include <nlohmann/json.hpp>

namespace tintype::server {
namespace {

// Text only when a text type is named and JSON is not: what a person's browser sends.
bool wants_text(std::string_view accept) {
  return accept.find("text/") != std::string_view::npos &&
         accept.find("json") == std::string_view::npos;
}

const char* cache_control_of(int status) {
  return status == 404 || status == 415 || status == 422 ? "public, max-age=10" : "no-store";
}

Response answer(int status, std::string_view code, std::string_view message,
                std::optional<std::size_t> position, std::string_view accept) {
  Response response;
  response.status = status;
  response.error = code;
  response.set("X-Tintype-Error", std::string(code));
  response.set("Cache-Control", cache_control_of(status));
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Vary", "Accept");
  if (status == 503) response.set("Retry-After", "1");
  if (wants_text(accept)) {
    response.set("Content-Type", "text/plain; charset=utf-8");
    response.text = std::string(code) + ": " + std::string(message);
    if (position) response.text += " (at byte " + std::to_string(*position) + ")";
    response.text += '\n';
    return response;
  }
  nlohmann::json body{{"error", {{"code", code}, {"message", message}}}};
  if (position) body["error"]["position"] = *position;
  response.set("Content-Type", "application/json");
  // Messages quote the request, whose bytes need not be UTF-8.
  response.text = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  return response;
}

std::string_view name_of(int status) {
  switch (status) {
    case 401: return "unauthorized";
    case 404: return "not_found";
    case 405: return "method_not_allowed";
    case 408: return "request_timeout";
    case 411: return "length_required";
    case 413: return "too_large";
    case 414: return "target_too_long";
    case 417: return "expectation_failed";
    case 431: return "head_too_large";
    case 501: return "not_implemented";
    case 503: return "overloaded";
    case 505: return "version_not_supported";
    case 508: return "loop_detected";
    default: return "bad_request";
  }
}

}  // namespace

int status_of(Code code) {
  switch (code) {
    case Code::bad_request: return 400;
    case Code::forbidden: return 403;
    case Code::not_found: return 404;
    case Code::unsupported_media: return 415;
    case Code::too_large: return 413;
    case Code::unprocessable: return 422;
    case Code::origin_failed: return 502;
    case Code::origin_timeout: return 504;
    case Code::overloaded: return 503;
    case Code::deadline: return 504;
    case Code::cancelled: return 503;
    case Code::internal: return 500;
  }
  return 500;
}

Response failure(const Error& error, std::string_view accept) {
  auto response =
      answer(status_of(error.code), to_string(error.code), error.message, error.position, accept);
  response.error_detail = error.detail;
  return response;
}

Response refusal(int status, std::string_view reason, std::string_view accept) {
  auto response = answer(status, name_of(status), reason, {}, accept);
  response.close = status != 404 && status != 401;
  return response;
}

}  // namespace tintype::server
