#pragma once
// The head of an origin's answer, line by line as libcurl hands it over: interim answers and
// redirects come first, each beginning anew. Hostile input; bounded.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tintype::net {

struct ResponseHead {
  std::string content_type, etag, last_modified, cache_control, expires, date, age;
  std::string content_encoding, transfer_encoding, content_length;
  // Surrogate-Key, Cache-Tag and Cache-Groups (RFC 9875), a pair for each line.
  std::vector<std::pair<std::string, std::string>> tag_fields;
  bool contradicts_itself = false;  // two Content-Lengths that differ
};

class ResponseHeadReader {
 public:
  explicit ResponseHeadReader(std::size_t max_bytes) : left_bytes_(max_bytes) {}

  // One line. False when all heads together are longer than the bound.
  bool line(std::string_view text);

  const ResponseHead& head() const { return head_; }

 private:
  ResponseHead head_;
  std::size_t left_bytes_;
};

}  // namespace tintype::net
