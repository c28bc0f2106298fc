#include "job/variant.h"

#include "support.h"

namespace tintype::job {

TEST_CASE("variants are written and read", "[job]") {
  for (const char* text : {"", "avif,webp", "webp,avif,jxl", "-jpeg", "avif,-png,-gif"}) {
    auto variant = variant_from(text);
    REQUIRE(variant);
    CHECK(to_text(*variant) == text);
  }
  CHECK(variant_from("")->jpeg);
  CHECK_FALSE(variant_from("-jpeg")->jpeg);
  CHECK(variant_from("avif,webp")->modern == std::vector{Format::avif, Format::webp});
}

TEST_CASE("a variant has one spelling", "[job]") {
  for (const char* text : {"jpeg", "-webp", "avif,", ",", "-png,-jpeg", "-gif,avif", "AVIF", "-",
                           "avif,avif,avif,avif", "nonsense"}) {
    INFO(text);
    CHECK(variant_from(text).has_error());
  }
}

}  // namespace tintype::job
