#include "server/conditional.h"

#include "cache/http_fields.h"
#include "cache/http_fixture.h"
#include "server/range.h"
#include "server/selected.h"

using namespace std::literals;
namespace tintype::server {
namespace {

using cache::kThen;

const Validators kKnown{"\"a\"", kThen, kThen + 60s};

Request asking(const std::vector<std::string>& parts) {
  Request request;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    const auto [name, value] = cache::field(part);
    if (name == "If-Match") request.if_match = value;
    if (name == "If-None-Match") request.if_none_match = value;
    if (name == "If-Modified-Since") request.if_modified_since = value;
    if (name == "If-Unmodified-Since") request.if_unmodified_since = value;
    if (name == "If-Range") request.if_range = value;
    if (name == "Range") request.range = value;
  }
  return request;
}

std::string text_of(Precondition precondition) {
  switch (precondition) {
    case Precondition::met: return "met";
    case Precondition::not_modified: return "not modified";
    case Precondition::failed: return "failed";
  }
  return "?";
}

std::string text_of(const Selection& selection) {
  if (selection.ranging == Ranging::whole) return "whole";
  if (selection.ranging == Ranging::unsatisfiable) return "none";
  std::string text;
  for (const auto& [offset, size] : selection.slices)
    text += (text.empty() ? "" : " ") + std::to_string(offset) + '-' +
            std::to_string(offset + size - 1);
  return text;
}

Response whole(const std::string& body) {
  auto object = std::make_shared<cache::Object>();
  object->body = Body(body);
  Response response;
  response.object = object;
  response.set("Content-Type", "a/b");
  response.set("ETag", "\"a\"");
  return response;
}

Response selected(const std::vector<std::string>& parts, Method method = Method::get) {
  auto request = asking(parts);
  request.method = method;
  auto response = whole("0123456789");
  apply_conditions(response, request, kKnown, {true, 4});
  return response;
}

std::string header(const Response& response, std::string_view name) {
  const auto* value = cache::find_field(response.headers, name);
  return value ? *value : "none";
}

}  // namespace

TEST_CASE("conditions are judged in their order") {
  for (const auto& [input, expected, where] : text_cases("http/conditions.txt")) {
    INFO(where << ": " << input);
    const auto request = asking(parts_of(input, '|'));
    std::string verdict = text_of(precondition_of(request, kKnown, true));
    if (!request.if_range.empty())
      verdict += range_applies(request, kKnown) ? ", range applies" : ", range does not apply";
    CHECK(verdict == expected);
  }
}

TEST_CASE("on behalf of an origin its own conditions are not judged") {
  CHECK(precondition_of(asking({"If-Match: \"b\""}), kKnown, false) == Precondition::met);
  CHECK(precondition_of(asking({"If-Unmodified-Since: @-9"}), kKnown, false) == Precondition::met);
}

TEST_CASE("what has no validators is not told apart by them") {
  const Validators none{"", {}, kThen};
  CHECK(precondition_of(asking({"If-None-Match: \"a\""}), none, true) == Precondition::met);
  CHECK(precondition_of(asking({"If-None-Match: *"}), none, true) == Precondition::not_modified);
  CHECK(precondition_of(asking({"If-Modified-Since: @9"}), none, true) == Precondition::met);
  CHECK(precondition_of(asking({"If-Match: \"a\""}), none, true) == Precondition::failed);
  CHECK(precondition_of(asking({"If-Unmodified-Since: @0"}), none, true) == Precondition::met);
  CHECK_FALSE(range_applies(asking({"If-Range: \"\""}), none));
}

TEST_CASE("a date is no strong validator of what was changed in the second it was made") {
  const Validators weak{"W/\"a\"", kThen, kThen};
  CHECK_FALSE(range_applies(asking({"If-Range: @0"}), weak));
  CHECK_FALSE(range_applies(asking({"If-Range: \"a\""}), weak));
}

TEST_CASE("fractions of a second do not make a file newer than its own date") {
  const Validators known{"\"a\"", kThen + 900ms, kThen + 60s};
  CHECK(precondition_of(asking({"If-Modified-Since: @0"}), known, true) ==
        Precondition::not_modified);
  CHECK(precondition_of(asking({"If-Unmodified-Since: @0"}), known, true) == Precondition::met);
  CHECK(range_applies(asking({"If-Range: @0"}), known));
}

TEST_CASE("ranges select slices, within bounds") {
  for (const auto& [input, expected, where] : text_cases("http/ranges.txt")) {
    INFO(where << ": " << input);
    const auto parts = parts_of(input, '|');
    REQUIRE(parts.size() == 2);
    CHECK(text_of(select_ranges(parts[0], std::stoul(parts[1]), 4)) == expected);
  }
}

TEST_CASE("one range is a slice with its place") {
  const auto response = selected({"Range: bytes=2-4"});
  CHECK(response.status == 206);
  CHECK(header(response, "Content-Range") == "bytes 2-4/10");
  CHECK(header(response, "Content-Type") == "a/b");
  REQUIRE(response.pieces.size() == 1);
  CHECK(response.pieces[0].before.empty());
  CHECK(response.body_bytes() == 3);
}

TEST_CASE("several ranges are parts with a boundary of their own") {
  const auto response = selected({"Range: bytes=0-1,8-"});
  CHECK(response.status == 206);
  CHECK(header(response, "Content-Range") == "none");
  const auto type = header(response, "Content-Type");
  const std::string opening = "multipart/byteranges; boundary=";
  REQUIRE(type.starts_with(opening));
  const auto mark = type.substr(opening.size());
  std::string body;
  for (const auto& piece : response.pieces)
    body += piece.before + std::string(response.body().substr(piece.offset, piece.size));
  body += response.after;
  CHECK(body == "\r\n--" + mark + "\r\nContent-Type: a/b\r\nContent-Range: bytes 0-1/10\r\n\r\n01" +
                    "\r\n--" + mark +
                    "\r\nContent-Type: a/b\r\nContent-Range: bytes 8-9/10\r\n\r\n89" + "\r\n--" +
                    mark + "--\r\n");
  CHECK(response.body_bytes() == body.size());
  CHECK(header(selected({"Range: bytes=0-1,8-"}), "Content-Type") != type);
}

TEST_CASE("a range beyond the end is 416 and says where that is") {
  const auto response = selected({"Range: bytes=10-"});
  CHECK(response.status == 416);
  CHECK(header(response, "Content-Range") == "bytes */10");
  CHECK(response.body_bytes() == 0);
}

TEST_CASE("what is not modified has no body and none of its fields") {
  const auto response = selected({"If-None-Match: \"a\"", "Range: bytes=0-1"});
  CHECK(response.status == 304);
  CHECK(header(response, "Content-Type") == "none");
  CHECK(header(response, "ETag") == "\"a\"");
  CHECK(response.body_bytes() == 0);
}

TEST_CASE("a failed precondition is 412") {
  const auto response = selected({"If-Match: \"b\""});
  CHECK(response.status == 412);
  CHECK(response.body_bytes() == 0);
}

TEST_CASE("conditions go before ranges, and If-Range decides on those") {
  CHECK(selected({"If-Range: \"a\"", "Range: bytes=0-1"}).status == 206);
  CHECK(selected({"If-Range: \"b\"", "Range: bytes=0-1"}).status == 200);
  CHECK(selected({"Range: bytes=0-1"}, Method::head).status == 200);
  CHECK(selected({"If-None-Match: \"a\""}, Method::head).status == 304);
  CHECK(selected({"If-None-Match: \"a\"", "Range: bytes=0-1"}, Method::post).status == 200);
}

TEST_CASE("what is no 200 stays what it is") {
  auto request = asking({"If-None-Match: *", "Range: bytes=0-1"});
  auto response = whole("0123");
  response.status = 404;
  apply_conditions(response, request, kKnown, {true, 4});
  CHECK(response.status == 404);
  CHECK(response.pieces.empty());
}

}  // namespace tintype::server
