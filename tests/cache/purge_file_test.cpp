#include "cache/purge_file.h"

#include "support.h"

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

constexpr std::uint64_t kLog = 0x1234'5678'9abc'def0;

Purge purge(std::uint64_t number, std::string value) {
  const system_clock::time_point at(std::chrono::seconds(1'700'000'000 + number));
  return {number, at, {PurgeKind::source, std::move(value)}, number % 2 == 0};
}

const std::vector<Purge> kPurges{purge(11, "file:a.png"), purge(12, "file:b.png"),
                                 purge(15, "file:" + std::string(300, 'c'))};

PurgeFileHead head() {
  PurgeFileHead head{
      kLog, system_clock::time_point(std::chrono::seconds(1'600'000'000)), {}, 7, 10};
  head.floor.hard = {9, system_clock::time_point(std::chrono::seconds(1'650'000'000))};
  return head;
}

// A file to which purges were appended, the last of them acknowledged or not.
std::string file(bool acknowledged, std::uint64_t swept = 5) {
  std::string bytes = encode_head(head(), swept);
  for (const Purge& one : kPurges) bytes += encode_record(kLog, one);
  const std::uint64_t number = acknowledged ? 15 : 12;
  return bytes.replace(kAcknowledgedAt, 16, encode_slot(kLog, number));
}

// One that was written whole.
std::string compacted() {
  PurgeFileHead counted = head();
  counted.newest = 15;
  counted.records = kPurges.size();
  std::string bytes = encode_head(counted, 5);
  for (const Purge& one : kPurges) bytes += encode_record(kLog, one);
  return bytes;
}

}  // namespace

TEST_CASE("a purge log's file reads back as it was written", "[cache]") {
  REQUIRE(encode_head(head(), 5).size() == kPurgeHeadBytes);
  for (const std::string& bytes : {file(true), file(false), compacted()}) {
    const auto read = decode_purge_file(bytes);
    REQUIRE(read);
    CHECK(read->head.log == kLog);
    CHECK(read->head.created == head().created);
    CHECK(read->head.floor.hard.number == 9);
    CHECK(read->head.floor.hard.at == head().floor.hard.at);
    CHECK(read->head.floor.soft.number == 0);
    CHECK(read->head.folded_up_to == 7);
    CHECK(read->head.newest == 15);
    CHECK(read->purges == kPurges);
    CHECK(read->swept == 5);
    CHECK(read->good_bytes == bytes.size());
  }
}

TEST_CASE("a log cut anywhere loses no purge that was acknowledged", "[cache]") {
  const std::string torn = file(false), whole = file(true), rewritten = compacted();
  const std::size_t last = torn.size() - encode_record(kLog, kPurges.back()).size();
  for (std::size_t length = 0; length < torn.size(); ++length) {
    CHECK_FALSE(decode_purge_file(whole.substr(0, length)));
    CHECK_FALSE(decode_purge_file(rewritten.substr(0, length)));
    const auto read = decode_purge_file(torn.substr(0, length));
    CHECK(read.has_value() == (length >= last));
    if (!read) continue;
    CHECK(read->purges.size() == 2);
    CHECK(read->head.newest == 12);
    CHECK(read->good_bytes == last);
  }
}

TEST_CASE("a log garbled at any byte is damaged, but for its torn end", "[cache]") {
  const std::string torn = file(false);
  const std::size_t last = torn.size() - encode_record(kLog, kPurges.back()).size();
  for (std::size_t at = 0; at < torn.size(); ++at)
    for (const unsigned flip : {0x01u, 0x80u, 0xffu}) {
      for (std::string bytes : {file(true), compacted()}) {
        bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ flip);
        const auto read = decode_purge_file(bytes);
        const bool swept = at >= kSweptAt && at < kSweptAt + 16;
        CHECK(read.has_value() == swept);
        if (read) CHECK(read->swept == 0);
      }
      std::string bytes = torn;
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ flip);
      const auto read = decode_purge_file(bytes);
      if (at < last && (at < kSweptAt || at >= kPurgeHeadBytes)) CHECK_FALSE(read);
      if (at >= last) {
        REQUIRE(read);
        CHECK(read->purges.size() == 2);
        CHECK(read->good_bytes == last);
      }
    }
}

TEST_CASE("a torn end of zeros or of anything is cut off", "[cache]") {
  for (const std::string& tail :
       {std::string(1, '\0'), std::string(5000, '\0'), std::string(100, '\xff'), file(true)}) {
    const auto read = decode_purge_file(file(true) + tail);
    REQUIRE(read);
    CHECK(read->purges == kPurges);
    CHECK(read->good_bytes == file(true).size());
  }
}

TEST_CASE("records of another log or out of order end the file", "[cache]") {
  for (const std::string& record :
       {encode_record(kLog + 1, purge(16, "x")), encode_record(kLog, purge(15, "x")),
        encode_record(kLog, purge(3, "x")),
        encode_record(kLog, purge(16, std::string(kMaxPurgeValueBytes + 1, 'x')))}) {
    const auto read = decode_purge_file(file(true) + record);
    REQUIRE(read);
    CHECK(read->purges == kPurges);
  }
}

}  // namespace tintype::cache
