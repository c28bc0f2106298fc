#include "cache/http_fields.h"

#include "cache/http_fixture.h"
#include "cache/http_policy.h"
#include "cache/http_tags.h"
#include "cache/http_target.h"
#include "cache/http_vary.h"
#include "cache/purge.h"

namespace tintype::cache {
namespace {

Headers kept(const Headers& all) {
  return end_to_end(all);
}

}  // namespace

TEST_CASE("Cache-Control is read as RFC 9111 has it", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/cache_control.txt")) {
    INFO(where << ": " << input);
    CHECK(text_of(parse_cache_control(input)) == expected);
  }
}

TEST_CASE("targeted fields are dictionaries, or ignored", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/targeted.txt")) {
    INFO(where << ": " << input);
    const auto control = parse_targeted(input);
    CHECK((control ? text_of(*control) : "ignored") == expected);
  }
  CHECK_FALSE(parse_targeted(""));
}

TEST_CASE("Surrogate-Control is heeded where it is for us", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/surrogate.txt")) {
    INFO(where << ": " << input);
    const auto control = parse_surrogate_control(input);
    CHECK((control ? text_of(*control) : "ignored") == expected);
  }
}

TEST_CASE("dates are read in the three forms there are", "[cache]") {
  const auto now = std::chrono::system_clock::from_time_t(1'790'000'000);  // 2026
  for (const auto& [input, expected, where] : text_cases("http/date.txt")) {
    INFO(where << ": " << input);
    const auto date = parse_http_date(input, now);
    CHECK((date ? std::to_string(std::chrono::system_clock::to_time_t(*date)) : "none") ==
          expected);
  }
  for (const std::time_t time : {0LL, 784111777LL, 1709164800LL, 4102444800LL})
    CHECK(parse_http_date(http_date(std::chrono::system_clock::from_time_t(time))) ==
          std::chrono::system_clock::from_time_t(time));
}

TEST_CASE("lists are cut at commas outside of quotes", "[cache]") {
  const auto list = list_members(R"( a ,, "b, c" ,d="e\",f",)");
  REQUIRE(list.size() == 3);
  CHECK(list[0] == "a");
  CHECK(list[1] == "\"b, c\"");
  CHECK(list[2] == R"(d="e\",f")");
  CHECK(list_members(" , ,").empty());
  CHECK(list_members("\"a, b").size() == 1);
}

TEST_CASE("what belongs to a connection does not go on", "[cache]") {
  const Headers all{{"Connection", "X-Here, close"},
                    {"connection", "X-Too"},
                    {"X-Here", "1"},
                    {"x-too", "2"},
                    {"X-On", "3"},
                    {"Keep-Alive", "4"},
                    {"Transfer-Encoding", "5"},
                    {"TE", "6"},
                    {"Upgrade", "7"},
                    {"Proxy-Connection", "8"},
                    {"Trailer", "9"},
                    {"Proxy-Authenticate", "10"}};
  CHECK(kept(all) == Headers{{"X-On", "3"}});
}

TEST_CASE("Connection takes nothing away that a message needs", "[cache]") {
  const Headers needed{{"Host", "a"},       {"Cache-Control", "b"}, {"Content-Length", "c"},
                       {"Age", "d"},        {"ETag", "e"},          {"Authorization", "f"},
                       {"Set-Cookie", "g"}, {"Vary", "h"},          {"Content-Encoding", "i"}};
  Headers all = needed;
  for (const auto& [name, value] : needed) all.emplace_back("Connection", name);
  CHECK(kept(all) == needed);
}

TEST_CASE("tags come from three fields, each once, and bounded", "[cache]") {
  CHECK(tags_of({{"Surrogate-Key", " a  b\tc "},
                 {"Cache-Tag", "b, d e , f"},
                 {"Cache-Groups", R"("g";x=1, "h")"}}) ==
        std::vector<std::string>{"a", "b", "c", "d e", "f", "g", "h"});
  CHECK(tags_of({{"Cache-Groups", "g, \"h"}}).empty());
  CHECK(tags_of({}).empty());
  std::string many, large(kMostTagBytes + 1, 'x');
  for (int i = 0; i < 1000; ++i) many += std::to_string(i) + ' ';
  const auto bounded = tags_of({{"Surrogate-Key", many}});
  REQUIRE(bounded.size() == kMostTags + 1);
  CHECK(bounded.back() == kTooManyTags);
  CHECK(tags_of({{"Surrogate-Key", large + " a " + large}}) ==
        std::vector<std::string>{std::string(kTooManyTags), "a"});
}

TEST_CASE("tags are added to tags, and what was too many stays so", "[cache]") {
  std::vector<std::string> tags{"a"};
  add_tags(tags, {"b", "a", "b"});
  CHECK(tags == std::vector<std::string>{"a", "b"});
  add_tags(tags, tags_of({{"Cache-Tag", std::string(kMostTagBytes + 1, 'x')}}));
  add_tags(tags, {"", "c"});
  CHECK(tags == std::vector<std::string>{"a", "b", std::string(kTooManyTags), "c"});
}

TEST_CASE("references are resolved against the target, on its own host", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/target.txt")) {
    INFO(where << ": " << input);
    const auto parts = parts_of(input, '|');
    REQUIRE(parts.size() == 2);
    const auto target = resolve_target(parts[0], parts[1], {"example.com"});
    CHECK(target.value_or("elsewhere") == expected);
  }
}

TEST_CASE("an unsafe request makes its own and the named targets wrong, unless it failed",
          "[cache]") {
  const Headers named{{"Location", "b"}, {"Content-Location", "http://h/c"}, {"X", "d"}};
  const auto after = [&](const char* method, int status) {
    return invalidated_targets(method, "/x/a", {"h"}, status, named);
  };
  const std::vector<std::string> all{"/x/a", "/x/b", "/c"};
  for (const char* method : {"POST", "PUT", "DELETE", "M-SEARCH"}) {
    CHECK(after(method, 200) == all);
    CHECK(after(method, 303) == all);
    CHECK(after(method, 404).empty());
    CHECK(after(method, 500).empty());
  }
  for (const char* method : {"GET", "HEAD", "OPTIONS", "TRACE"}) CHECK(after(method, 200).empty());
  CHECK(invalidated_targets("PUT", "/a", {"h"}, 200, {{"Location", "http://other/b"}}) ==
        std::vector<std::string>{"/a"});
}

TEST_CASE("a response to POST answers a GET when it says so", "[cache]") {
  const auto answers = [](int status, const Headers& headers) {
    return answers_get("/a?b", {"h"}, status, headers);
  };
  CHECK(answers(200, {{"Content-Location", "/a?b"}, {"Cache-Control", "max-age=5"}}));
  CHECK(answers(200, {{"Content-Location", "http://h/a?b"}, {"Expires", "x"}}));
  CHECK_FALSE(answers(200, {{"Content-Location", "/a?b"}}));
  CHECK_FALSE(answers(201, {{"Content-Location", "/a?b"}, {"Cache-Control", "max-age=5"}}));
  CHECK_FALSE(answers(200, {{"Content-Location", "/a"}, {"Cache-Control", "max-age=5"}}));
  CHECK_FALSE(answers(200, {{"Cache-Control", "max-age=5"}}));
}

}  // namespace tintype::cache
