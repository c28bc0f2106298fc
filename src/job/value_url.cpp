// Urls of inputs. What is refused here can never reach storage or network: other schemes, climbing
// paths, control characters, user names (they make one host look like another).
#include <algorithm>

#include "job/utf8.h"
#include "job/value_reading.h"

namespace tintype::job {
namespace {

constexpr std::size_t kMaxUrl = 4096;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `prefix` is lower case.
bool begins(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::ranges::equal(text.substr(0, prefix.size()), prefix,
                            [](char a, char b) { return lower(a) == b; });
}

bool printable(std::string_view text, unsigned char least) {
  return std::ranges::none_of(text, [least](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < least || byte == 0x7F;
  });
}

// The segments of `path` but for empty ones and `.`; a `..` is refused.
Result<Url> file_url(std::string_view path) {
  std::string out = "file:";
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    if (segment == "..") return expected("a path that does not climb with ..");
    if (segment.empty() || segment == ".") continue;
    if (out.size() > 5) out += '/';
    out += segment;
  }
  if (out.size() == 5 || !printable(out, 0x20)) return expected("the path of a file");
  return Url{std::move(out)};
}

// Scheme and host in lower case; the fragment, which no server sees, is dropped.
Result<Url> web_url(std::string_view text, std::size_t scheme) {
  text = text.substr(0, text.find('#'));
  const auto host_end = std::min(text.find_first_of("/?", scheme), text.size());
  const auto host = text.substr(scheme, host_end - scheme);
  if (!printable(text, 0x21) || text.find('\\') != text.npos) {
    return expected("a url without blanks, backslashes and control characters");
  }
  if (host.empty() || host[0] == ':') return expected("a url with a host");
  if (host.find('@') != host.npos) return expected("a url without a user name");
  std::string out(text);
  std::transform(out.begin(), out.begin() + host_end, out.begin(), lower);
  return Url{std::move(out)};
}

// A key is any text: nothing of it is changed.
Result<Url> bucket_url(std::string_view text) {
  const auto slash = text.find('/');
  if (!is_bucket_name(text.substr(0, slash)) || slash == text.npos || slash + 1 == text.size())
    return expected("s3:NAME/KEY, with the name of a bucket that the server knows");
  if (!printable(text, 0x20)) return expected("a key without control characters");
  return Url{"s3:" + std::string(text)};
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Result<Url> read(std::string_view text, As<Url>) {
  if (text.size() > kMaxUrl) return expected("a url of at most 4096 bytes");
  if (!valid_utf8(text)) return expected("a url in UTF-8");
  if (begins(text, "file:")) return file_url(text.substr(5));
  if (begins(text, "http://")) return web_url(text, 7);
  if (begins(text, "https://")) return web_url(text, 8);
  if (begins(text, "s3:")) return bucket_url(text.substr(3));
  return expected("a url that begins with file:, http://, https:// or s3:");
}

std::string write(const Url& value) {
  return value.text;
}

}  // namespace tintype::job
