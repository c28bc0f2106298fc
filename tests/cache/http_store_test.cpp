#include "cache/http_store.h"

#include "cache/http_fields.h"
#include "cache/http_fixture.h"
#include "cache/http_notes.h"
#include "cache/http_reuse.h"

using namespace std::literals;
namespace tintype::cache {
namespace {

const Exchange kWhen{kThen - 2s, kThen};

std::string value(const Headers& headers, std::string_view name) {
  return joined_field(headers, name).value_or("none");
}

Object stored(int status, const Headers& headers, const Headers& request = {}) {
  return object_of({"GET", request, status, headers, {kThen, kThen}}, {});
}

std::string text_of(const Life& life) {
  std::string text =
      "age=" + std::to_string(life.age.count()) + " fresh=" + std::to_string(life.fresh.count());
  if (life.strict) text += " strict";
  if (life.stale_while_revalidate.count())
    text += " swr=" + std::to_string(life.stale_while_revalidate.count());
  if (life.stale_if_error.count()) text += " sie=" + std::to_string(life.stale_if_error.count());
  return text;
}

}  // namespace

TEST_CASE("responses live as long as they say, from when they were made", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/life.txt")) {
    INFO(where << ": " << input);
    const auto parts = parts_of(input, '|');
    const auto headers = fields(parts, 1);
    const auto life = life_of(std::stoi(parts[0]), headers, policy_of(headers, {}), kWhen, {});
    CHECK(text_of(life) == expected);
  }
}

TEST_CASE("the operator's grace is for those that forbid nothing", "[cache]") {
  LifeRules rules;
  rules.stale_while_revalidate = 7s;
  rules.stale_if_error = 8s;
  const auto windows = [&rules](const char* control) {
    const Headers headers{{"Cache-Control", control}};
    const auto life = life_of(200, headers, policy_of(headers, {}), {kThen, kThen}, rules);
    return std::pair(life.stale_while_revalidate, life.stale_if_error);
  };
  CHECK(windows("max-age=1") == std::pair(7s, 8s));
  CHECK(windows("max-age=1, stale-if-error=3") == std::pair(7s, 3s));
  CHECK(windows("max-age=1, stale-if-error=0") == std::pair(7s, 0s));
  for (const char* strict : {"must-revalidate", "proxy-revalidate", "no-cache", "s-maxage=2"})
    CHECK(windows(("max-age=1, "s + strict).c_str()) == std::pair(0s, 0s));
}

TEST_CASE("what may be kept is what RFC 9111 lets a shared cache keep", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/store.txt")) {
    INFO(where << ": " << input);
    const auto arrow = input.find("->");
    REQUIRE(arrow != std::string::npos);
    const auto asked = without_blanks(input.substr(0, arrow));
    const auto blank = asked.find(' ');
    Headers request;
    if (blank != std::string::npos) request.push_back(field(asked.substr(blank + 1)));
    const auto parts = parts_of(input.substr(arrow + 2), '|');
    const auto headers = fields(parts, 1);
    const std::string method = asked.substr(0, blank);
    const OriginResponse whole{method, request, std::stoi(parts[0]), headers, kWhen};
    CHECK((may_store(whole, {}) ? "kept" : "not") == expected);
  }
}

TEST_CASE("responses that set cookies are kept unless that is switched off", "[cache]") {
  const Headers headers{{"Cache-Control", "max-age=60"}, {"Set-Cookie", "a=b"}};
  HttpRules rules;
  CHECK(may_store({"GET", {}, 200, headers, kWhen}, rules));
  rules.store_set_cookie = false;
  CHECK_FALSE(may_store({"GET", {}, 200, headers, kWhen}, rules));
}

TEST_CASE("a request can keep its response from being kept, unless that is switched off",
          "[cache]") {
  const Headers headers{{"Cache-Control", "max-age=60"}}, asked{{"Cache-Control", "no-store"}};
  HttpRules rules;
  CHECK_FALSE(may_store({"GET", asked, 200, headers, kWhen}, rules));
  rules.client_cache_control = false;
  CHECK(may_store({"GET", asked, 200, headers, kWhen}, rules));
}

TEST_CASE("an object has the end-to-end fields, and what is noted of them", "[cache]") {
  const auto object = stored(203, {{"Cache-Control", "max-age=60, private=\"p\", no-cache=\"q\""},
                                   {"Date", http_date(kThen - 5s)},
                                   {"Age", "9"},
                                   {"Content-Length", "3"},
                                   {"Connection", "x"},
                                   {"X", "1"},
                                   {"P", "1"},
                                   {"q", "1"},
                                   {"Last-Modified", http_date(kThen - 1h)},
                                   {"Surrogate-Key", "k l"},
                                   {"B", "2"}});
  CHECK(object.status == 203);
  CHECK(object.made == kThen);
  CHECK(object.fresh_until == kThen + 51s);
  CHECK(object.last_modified == kThen - 1h);
  CHECK(object.tags == std::vector<std::string>{"k", "l"});
  for (const char* name : {"Age", "Content-Length", "Connection", "X", "P", "q"})
    CHECK(value(object.headers, name) == "none");
  CHECK(value(object.headers, "B") == "2");
  CHECK(value(object.headers, kAgeNote) == "9");
  CHECK(age_of(object, kThen + 4s) == 13s);
  CHECK(value(stored(200, {}).headers, "Date") == http_date(kThen));
}

TEST_CASE("what is neither fresh nor can be asked about is not worth keeping", "[cache]") {
  CHECK(worth_storing(stored(200, {{"Cache-Control", "max-age=1"}})));
  CHECK(worth_storing(stored(200, {{"ETag", "\"a\""}})));
  CHECK(worth_storing(stored(200, {{"Last-Modified", http_date(kThen - 1s)}})));
  CHECK(worth_storing(stored(200, {{"Cache-Control", "max-age=0, stale-if-error=9"}})));
  CHECK_FALSE(worth_storing(stored(200, {})));
  CHECK_FALSE(worth_storing(stored(200, {{"Cache-Control", "max-age=0"}})));
}

TEST_CASE("stored responses are reused as both sides allow", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/reuse.txt")) {
    INFO(where << ": " << input);
    auto parts = parts_of(input, '|');
    parts.resize(3);
    const auto object = stored(200, {{"Cache-Control", parts[0]}});
    const auto now = kThen + std::chrono::seconds(std::stoll(parts[1]));
    const auto asked = parse_cache_control(parts[2]);
    std::string verdict = "ask";
    const auto reuse = reuse_of(object, asked, now);
    if (reuse == Reuse::as_it_is) verdict = "as it is";
    if (reuse == Reuse::while_revalidate) verdict = "while revalidate";
    if (reuse != Reuse::as_it_is && good_on_error(object, asked, now)) verdict += ", on error";
    CHECK(verdict == expected);
  }
}

TEST_CASE("a 304 renews a response but for what is about its body", "[cache]") {
  auto old = stored(200, {{"Cache-Control", "max-age=1"},
                          {"ETag", "\"a\""},
                          {"Content-Encoding", "gzip"},
                          {"Content-Type", "a/b"},
                          {"X", "1"},
                          {"Y", "1"},
                          {"Y", "2"}});
  old.key = {3, 4};
  old.target = "/t";
  old.body = Body("body");
  const Headers fresh{{"Cache-Control", "max-age=100"},
                      {"ETag", "\"b\""},
                      {"Content-Encoding", "br"},
                      {"Content-Length", "0"},
                      {"Content-Type", "c/d"},
                      {"Y", "3"},
                      {"Z", "4"},
                      {"Connection", "Q"},
                      {"Q", "5"},
                      {"Date", http_date(kThen + 50s)}};
  const auto renewed = updated(old, {"GET", {}, 304, fresh, {kThen + 50s, kThen + 50s}}, {});
  CHECK(renewed.status == 200);
  CHECK(renewed.key == old.key);
  CHECK(renewed.target == "/t");
  CHECK(renewed.body == old.body);
  CHECK(renewed.made == kThen + 50s);
  CHECK(renewed.fresh_until == kThen + 150s);
  CHECK(age_of(renewed, kThen + 51s) == 1s);
  for (const auto& [name, expected] :
       {std::pair{"Cache-Control", "max-age=100"}, std::pair{"ETag", "\"a\""},
        std::pair{"Content-Encoding", "gzip"}, std::pair{"Content-Length", "none"},
        std::pair{"Content-Type", "c/d"}, std::pair{"X", "1"}, std::pair{"Y", "3"},
        std::pair{"Z", "4"}, std::pair{"Q", "none"}})
    CHECK(value(renewed.headers, name) == expected);
  CHECK(count_lines(renewed.headers, kAgeNote) == 1);
}

TEST_CASE("HEAD tells whether what is stored is still right", "[cache]") {
  auto object = stored(200, {{"ETag", "\"a\""}, {"Last-Modified", "x"}});
  object.body = Body("1234");
  CHECK(head_says(object, 200, {}) == HeadSays::the_same);
  CHECK(head_says(object, 200, {{"ETag", "\"a\""}, {"Content-Length", "4"}}) == HeadSays::the_same);
  CHECK(head_says(object, 200, {{"ETag", "\"b\""}}) == HeadSays::changed);
  CHECK(head_says(object, 200, {{"Last-Modified", "y"}}) == HeadSays::changed);
  CHECK(head_says(object, 200, {{"Content-Length", "5"}}) == HeadSays::changed);
  CHECK(head_says(object, 404, {{"ETag", "\"b\""}}) == HeadSays::nothing);
}

TEST_CASE("notes and consumed fields are not sent", "[cache]") {
  CHECK_FALSE(is_sent(kAgeNote));
  CHECK_FALSE(is_sent(kStrictNote));
  CHECK_FALSE(is_sent("surrogate-control"));
  CHECK(is_sent("ETag"));
}

}  // namespace tintype::cache
