#include "net/field_lines.h"

#include "support.h"

namespace tintype::net {
namespace {

// The fields that are left after these lines, or nothing when one was refused.
std::optional<Fields> read(const std::vector<std::string>& lines) {
  FieldLines head(1000, 4);
  for (const auto& line : lines)
    if (!head.take(line + "\r\n")) return {};
  return head.fields();
}

}  // namespace

TEST_CASE("the last head counts, in its order, without trailers", "[net]") {
  CHECK(read({"HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK", "B:1", "a:  2\t",
              "B: 3", "", "Trailer: no"}) == Fields{{"B", "1"}, {"a", "2"}, {"B", "3"}});
}

TEST_CASE("old spellings are mended as RFC 9112 says", "[net]") {
  CHECK(read({"HTTP/1.1 200 OK", "A : 1", "B: 2", "  3", "\t4"}) ==
        Fields{{"A", "1"}, {"B", "2 3 4"}});
}

TEST_CASE("a malformed head is none", "[net]") {
  for (const char* line :
       {"no colon", ": no name", "a b: 1", "a: \x01", "a: b\rc", "\xc3\xa9: 1", "a:b\x7f"}) {
    CAPTURE(line);
    CHECK_FALSE(read({"HTTP/1.1 200 OK", line}));
  }
  CHECK_FALSE(read({"HTTP/1.1 200 OK", " folded"}));
  CHECK(read({"HTTP/1.1 200 OK", "a: \xc3\xa9"}));
}

TEST_CASE("heads are bounded", "[net]") {
  CHECK(read({"HTTP/1.1 200 OK", "a:", "b:", "c:", "d:"}));
  CHECK_FALSE(read({"HTTP/1.1 200 OK", "a:", "b:", "c:", "d:", "e:"}));
  CHECK_FALSE(read({"HTTP/1.1 200 OK", "a: " + std::string(1000, 'x')}));
  CHECK_FALSE(read({"HTTP/1.1 103 A", "a: " + std::string(600, 'x'), "", "HTTP/1.1 200 OK",
                    "a: " + std::string(600, 'x')}));
}

TEST_CASE("names are compared in any case", "[net]") {
  CHECK(same_field("eTaG", "ETag"));
  CHECK_FALSE(same_field("ETag", "ETagg"));
  CHECK_FALSE(same_field("", "a"));
}

}  // namespace tintype::net
