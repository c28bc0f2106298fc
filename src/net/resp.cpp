#include "net/resp.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace tintype::net {
namespace {

constexpr std::size_t kMaxLineBytes = 4096;  // statuses, errors, numbers
constexpr std::size_t kReserveBytes = 64 * 1024;
constexpr std::string_view kEnd = "\r\n";

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || text.empty()) return {};
  return value;
}

// For logs: what a server says is nobody's terminal's business.
std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c < ' ' || c > '~') c = '?';
  return out;
}

}  // namespace

std::string redis_command(std::initializer_list<std::string_view> words) {
  std::size_t length = 16;
  for (const std::string_view word : words) length += word.size() + 32;
  std::string out;
  out.reserve(length);
  out += '*' + std::to_string(words.size());
  out += kEnd;
  for (const std::string_view word : words) {
    out += '$' + std::to_string(word.size());
    out += kEnd;
    out += word;
    out += kEnd;
  }
  return out;
}

bool ReplyReader::read(std::string_view bytes, std::vector<Reply>& out) {
  while (!bytes.empty()) {
    if (in_payload_) {
      if (!take_payload(bytes, out)) return false;
      continue;
    }
    const std::size_t end = bytes.find('\n');
    const bool whole = end != std::string_view::npos;
    const std::string_view piece = bytes.substr(0, whole ? end + 1 : end);
    if (piece.size() > kMaxLineBytes - line_.size()) return false;
    line_ += piece;
    bytes.remove_prefix(piece.size());
    if (whole && !take_line(out)) return false;
  }
  return true;
}

bool ReplyReader::take_line(std::vector<Reply>& out) {
  const std::string line = std::exchange(line_, {});
  if (line.size() < 3 || !line.ends_with(kEnd)) return false;
  const std::string_view text = std::string_view(line).substr(1, line.size() - 3);
  if (text.find('\r') != std::string_view::npos) return false;
  switch (line.front()) {
    case '+': out.push_back({Reply::Kind::status, printable(text)}); return true;
    case '-': out.push_back({Reply::Kind::error, printable(text)}); return true;
    default: break;
  }
  const auto value = number(text);
  if (!value) return false;
  if (line.front() == ':') {
    out.push_back({Reply::Kind::integer, {}, *value});
    return true;
  }
  if (line.front() != '$') return false;
  if (*value == -1) {
    out.push_back({});
    return true;
  }
  if (*value < 0 || static_cast<std::uint64_t>(*value) > max_bytes_) return false;
  payload_bytes_ = static_cast<std::size_t>(*value) + kEnd.size();
  // What is announced is believed when it comes.
  payload_.reserve(std::min(payload_bytes_, kReserveBytes));
  in_payload_ = true;
  return true;
}

bool ReplyReader::take_payload(std::string_view& bytes, std::vector<Reply>& out) {
  const std::size_t taken = std::min(bytes.size(), payload_bytes_ - payload_.size());
  payload_ += bytes.substr(0, taken);
  bytes.remove_prefix(taken);
  if (payload_.size() < payload_bytes_) return true;
  if (!payload_.ends_with(kEnd)) return false;
  payload_.resize(payload_.size() - kEnd.size());
  out.push_back({Reply::Kind::bytes, std::exchange(payload_, {})});
  in_payload_ = false;
  return true;
}

}  // namespace tintype::net
