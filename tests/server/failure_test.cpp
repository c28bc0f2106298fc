#include "server/failure.h"

#include <nlohmann/json.hpp>

#include "support.h"

namespace tintype::server {
namespace {

std::string header(const Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers)
    if (known == name) return value;
  return {};
}

}  // namespace

TEST_CASE("an error says code, message and position, and nothing for the log") {
  const auto response =
      failure({Code::bad_request, "no such command \"x\"", 17, "/secret/path"}, "*/*");
  CHECK(response.status == 400);
  const auto json = nlohmann::json::parse(response.text);
  CHECK(json["error"]["code"] == "bad_request");
  CHECK(json["error"]["message"] == "no such command \"x\"");
  CHECK(json["error"]["position"] == 17);
  CHECK(response.text.find("secret") == std::string::npos);
  CHECK(header(response, "X-Tintype-Error") == "bad_request");
  CHECK(response.error_detail == "/secret/path");
}

TEST_CASE("browsers get text") {
  const auto response = failure({Code::not_found, "no such source", {}, {}}, "text/html,*/*;q=0.8");
  CHECK(header(response, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(response.text == "not_found: no such source\n");
}

TEST_CASE("no error is kept longer than its kind allows") {
  for (const auto code : {Code::bad_request, Code::forbidden, Code::too_large, Code::origin_failed,
                          Code::origin_timeout, Code::overloaded, Code::deadline, Code::internal})
    CHECK(header(failure({code, "x", {}, {}}, ""), "Cache-Control") == "no-store");
  for (const auto code : {Code::not_found, Code::unsupported_media, Code::unprocessable})
    CHECK(header(failure({code, "x", {}, {}}, ""), "Cache-Control") == "public, max-age=10");
  CHECK(header(failure({Code::overloaded, "x", {}, {}}, ""), "Retry-After") == "1");
}

TEST_CASE("bytes that are no UTF-8 do not break the answer") {
  const auto response = failure({Code::bad_request, "\xff\xfe", {}, {}}, "");
  CHECK_NOTHROW(nlohmann::json::parse(response.text));
}

}  // namespace tintype::server
