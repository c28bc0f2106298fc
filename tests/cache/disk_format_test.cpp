#include "cache/disk_format.h"

#include "fixture.h"

namespace tintype::cache {

TEST_CASE("a header tells all there is but the body", "[cache]") {
  Object made = *derivative(1, 500);
  made.fresh_until = made.made + std::chrono::milliseconds(1234);
  made.frames = 12;
  const auto header = header_of(made);
  REQUIRE(header);
  CHECK(header_length(*header) == header->size());
  auto read = parse_header(*header);
  REQUIRE(read);
  CHECK(read->body_bytes == 500);
  CHECK(read->body_checksum == hash128(made.body));
  read->object.body = made.body;
  CHECK(same(read->object, made));
}

TEST_CASE("a header with one changed byte, a missing or an added one is none", "[cache]") {
  const std::string header = *header_of(*derivative(1, 10));
  for (std::size_t at = 0; at < header.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string altered = header;
      altered[at] = static_cast<char>(altered[at] ^ change);
      REQUIRE_FALSE(parse_header(altered));
    }
    REQUIRE_FALSE(parse_header(header.substr(0, at)));
  }
  CHECK_FALSE(parse_header(header + '\0'));
}

TEST_CASE("metadata over the bound is not written", "[cache]") {
  Object made = *derivative(1, 10);
  made.etag.assign(kMaxMetadataBytes, 'x');
  CHECK_FALSE(header_of(made));
}

// A header whose checksum is right but whose metadata lies must not make the reader allocate or
// read beyond it.
TEST_CASE("metadata that claims more than there is is refused", "[cache]") {
  const std::string header = *header_of(*derivative(1, 10));
  for (std::size_t at = kPrefixBytes; at < header.size() - 16; ++at) {
    std::string altered = header.substr(0, header.size() - 16);
    altered[at] = '\xff';
    const Hash128 checksum = hash128(altered);
    for (const std::uint64_t half : {checksum.high, checksum.low})
      for (int shift = 0; shift < 64; shift += 8)
        altered.push_back(static_cast<char>(half >> shift & 0xff));
    const auto read = parse_header(altered);
    if (read) CHECK(read->object.inputs.size() == 2);
  }
}

}  // namespace tintype::cache
