#include "parser/percent.h"

#include "support.h"

namespace tintype::parser {

TEST_CASE("escapes are decoded once", "[parser]") {
  CHECK(percent_decode("a%20b+%2541", 0).value() == "a b+%41");
  CHECK(percent_decode("", 0).value().empty());
}

TEST_CASE("a percent sign without two digits is an error at its place", "[parser]") {
  for (const char* raw : {"ab%", "ab%4", "ab%4g", "ab%%41", "ab% 1"}) {
    auto decoded = percent_decode(raw, 10);
    REQUIRE(decoded.has_error());
    CHECK(decoded.error().position == 12u);
  }
}

TEST_CASE("every decoded byte knows where it came from", "[parser]") {
  Decoded decoded;
  REQUIRE(decoded.append("a%41b", 10));
  REQUIRE(decoded.append("%42c", 20));
  CHECK(decoded.text() == "aAbBc");
  const std::size_t positions[] = {10, 11, 14, 20, 23, 24};
  for (std::size_t i = 0; i < 6; ++i) CHECK(decoded.position(i) == positions[i]);
}

TEST_CASE("text is UTF-8 without control characters", "[parser]") {
  CHECK(check_text("a\tb\nc \xC3\xA9 \xF0\x9F\x91\x9F"));
  CHECK(check_text("ab\x01").error().position == 2u);
  CHECK(check_text("a\x7f").error().position == 1u);
  CHECK(check_text("a\rb").error().position == 1u);
  CHECK(check_text("ab\xC3").error().position == 2u);
  CHECK(check_text("\x80").error().position == 0u);
  CHECK(check_text("a\xED\xA0\x80").error().position == 1u);
}

}  // namespace tintype::parser
