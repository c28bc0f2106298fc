#include "cache/object_bytes.h"

#include "fixture.h"

namespace tintype::cache {
namespace {

ObjectPtr read(std::string bytes, const Hash128& key = key_of(1), std::uint64_t most = 1 << 20) {
  return from_bytes(std::move(bytes), key, most, nullptr);
}

}  // namespace

TEST_CASE("an object is what it was after a way as bytes", "[cache]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}}) {
    const auto made = derivative(1, size);
    const auto back = read(*to_bytes(*made));
    REQUIRE(back);
    CHECK(same(*back, *made));
  }
}

TEST_CASE("bytes of which one is changed, missing or added are no object", "[cache]") {
  const std::string bytes = *to_bytes(*derivative(1, 200));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ (1 << at % 8));
    REQUIRE_FALSE(read(altered));
    REQUIRE_FALSE(read(bytes.substr(0, at)));
    REQUIRE_FALSE(read(bytes.substr(at + 1)));
  }
  CHECK_FALSE(read(bytes + '\0'));
  CHECK_FALSE(read(bytes + bytes));
}

TEST_CASE("an object under another's key, or over the bound, is none", "[cache]") {
  const std::string bytes = *to_bytes(*derivative(1, 200));
  CHECK_FALSE(read(bytes, key_of(2)));
  CHECK_FALSE(read(bytes, key_of(1), 199));
  CHECK(read(bytes, key_of(1), 200));
}

}  // namespace tintype::cache
