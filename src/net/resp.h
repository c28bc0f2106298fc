#pragma once
// The Redis serialization protocol, version 2: commands out, replies in. Pure, but for the reader's
// own state; hostile input, bounded. Arrays, and what only RESP3 has, are refused: no command that
// is sent here answers with one. See "Redis serialization protocol specification".
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tintype::net {

// "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n": any bytes may be in a word.
std::string redis_command(std::initializer_list<std::string_view> words);

struct Reply {
  enum class Kind { status, error, integer, bytes, nil };
  Kind kind = Kind::nil;
  std::string text;  // of status and error, without what is not printable ASCII; and of bytes
  std::int64_t integer = 0;
  bool operator==(const Reply&) const = default;
};

// Replies out of a stream that comes in any pieces.
class ReplyReader {
 public:
  explicit ReplyReader(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // Appends each reply that is whole now. False when the stream is not RESP2, or a reply is over
  // the bound; the reader is of no more use then.
  bool read(std::string_view bytes, std::vector<Reply>& out);

 private:
  bool take_line(std::vector<Reply>& out);
  bool take_payload(std::string_view& bytes, std::vector<Reply>& out);

  const std::size_t max_bytes_;
  std::string line_;     // until its "\r\n"
  std::string payload_;  // of a reply of bytes, with its "\r\n"
  std::size_t payload_bytes_ = 0;
  bool in_payload_ = false;
};

}  // namespace tintype::net
