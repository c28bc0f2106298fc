#include "server/client_hints.h"

#include <catch2/catch.hpp>

namespace tintype::server {

TEST_CASE("hints are rounded up to a few values", "[server]") {
  const auto dpr = [](const char* text) { return normal_hints({text, "", ""}).dpr; };
  CHECK(dpr("1") == "1");
  CHECK(dpr("1.25") == "1.5");
  CHECK(dpr("2.0") == "2");
  CHECK(dpr("2.625") == "3");
  CHECK(dpr("99") == "4");
  const auto width = [](const char* text) { return normal_hints({"", text, ""}).width; };
  CHECK(width("1") == "160");
  CHECK(width("320") == "320");
  CHECK(width("321") == "480");
  CHECK(width("99999") == "3840");
  CHECK(normal_hints({"", "", "on"}).save_data);
  CHECK_FALSE(normal_hints({"", "", "off"}).save_data);
}

TEST_CASE("what is no hint counts as none", "[server]") {
  for (const char* text : {"", "x", "-1", "0", "nan", "inf", "1e3", "2 ", " 2", "2,3", "0x2",
                           "99999999999999999999999999"}) {
    INFO(text);
    const auto hints = normal_hints({text, text, text});
    CHECK(hints.dpr == "1");
    CHECK(hints.width == "0");
    CHECK_FALSE(hints.save_data);
  }
}

}  // namespace tintype::server
