#include "net/response_head.h"

#include "support.h"

namespace tintype::net {

TEST_CASE("the last head counts, in any case and spacing", "[net]") {
  ResponseHeadReader reader(4096);
  for (const char* line :
       {"HTTP/1.1 302 Found\r\n", "ETag: \"old\"\r\n", "Cache-Control: no-store\r\n", "\r\n",
        "HTTP/1.1 200 OK\r\n", "eTaG:\t\"new\" \r\n", "Cache-Control: public\r\n",
        "cache-control: max-age=5\r\n", "Content-Type: image/png\r\n", "no colon\r\n", "\r\n"})
    REQUIRE(reader.line(line));
  CHECK(reader.head().etag == "\"new\"");
  CHECK(reader.head().cache_control == "public, max-age=5");
  CHECK(reader.head().content_type == "image/png");
  CHECK_FALSE(reader.head().contradicts_itself);
}

TEST_CASE("lines that name tags are kept as they come", "[net]") {
  ResponseHeadReader reader(4096);
  for (const char* line : {"HTTP/1.1 302 Found\r\n", "Surrogate-Key: old\r\n",
                           "HTTP/1.1 200 OK\r\n", "Surrogate-Key: a b\r\n", "surrogate-key: c\r\n",
                           "CACHE-TAG: d,e\r\n", "Cache-Groups: \"f\"\r\n", "Cache-Tags: no\r\n"})
    REQUIRE(reader.line(line));
  const std::vector<std::pair<std::string, std::string>> expected{{"surrogate-key", "a b"},
                                                                  {"surrogate-key", "c"},
                                                                  {"cache-tag", "d,e"},
                                                                  {"cache-groups", "\"f\""}};
  CHECK(reader.head().tag_fields == expected);
}

TEST_CASE("two lengths that differ are noticed, two that agree are not held against it", "[net]") {
  ResponseHeadReader reader(4096);
  reader.line("Content-Length: 5\r\n");
  reader.line("Content-Length: 5\r\n");
  CHECK_FALSE(reader.head().contradicts_itself);
  reader.line("Content-Length: 6\r\n");
  CHECK(reader.head().contradicts_itself);
}

TEST_CASE("heads are bounded together", "[net]") {
  ResponseHeadReader reader(40);
  CHECK(reader.line("HTTP/1.1 100 Continue\r\n"));
  CHECK_FALSE(reader.line("HTTP/1.1 200 Fine\r\n"));
}

}  // namespace tintype::net
