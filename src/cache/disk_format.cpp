#include "cache/disk_format.h"

#include <chrono>
#include <concepts>
#include <type_traits>

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

constexpr std::string_view kMagic = "TINTYPE\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 16;

template <std::integral T>
void put(std::string& out, T number) {
  auto bits = static_cast<std::make_unsigned_t<T>>(number);
  for (std::size_t i = 0; i < sizeof bits; ++i)
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(bits) >> (8 * i) & 0xff));
}
void put(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}
void put(std::string& out, const Hash128& hash) {
  put(out, hash.high);
  put(out, hash.low);
}
void put(std::string& out, system_clock::time_point time) {
  const auto since = time.time_since_epoch();
  put(out, std::int64_t{std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()});
}

// Takes values off the front of a text; at the first that is not there, stays `failed`.
struct Reader {
  std::string_view rest;
  bool failed = false;

  std::string_view bytes(std::size_t count) {
    if (count > rest.size()) failed = true;
    if (failed) return {};
    const std::string_view taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
  template <std::integral T>
  T number() {
    std::uint64_t value = 0;
    int shift = 0;
    for (const char byte : bytes(sizeof(T))) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return static_cast<T>(value);
  }
  std::string text() { return std::string(bytes(number<std::uint32_t>())); }
  Hash128 hash() {
    const auto high = number<std::uint64_t>();
    return {high, number<std::uint64_t>()};
  }
  system_clock::time_point time() {
    const std::chrono::nanoseconds since(number<std::int64_t>());
    return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
  }
};

std::string metadata_of(const Derivative& derivative) {
  std::string out;
  put(out, to_string(derivative.format));
  put(out, derivative.width);
  put(out, derivative.height);
  put(out, derivative.frames);
  put(out, derivative.etag);
  put(out, derivative.last_modified);
  put(out, derivative.made);
  put(out, std::uint8_t{derivative.fresh_until.has_value()});
  put(out, derivative.fresh_until.value_or(system_clock::time_point{}));
  put(out, static_cast<std::uint32_t>(derivative.inputs.size()));
  for (const job::InputVersion& input : derivative.inputs) {
    put(out, input.url);
    put(out, input.version);
  }
  return out;
}

bool read_metadata(Reader& in, Derivative& derivative) {
  const auto format = format_from(in.text());
  if (!format) return false;
  derivative.format = *format;
  derivative.width = in.number<int>();
  derivative.height = in.number<int>();
  derivative.frames = in.number<int>();
  derivative.etag = in.text();
  derivative.last_modified = in.time();
  derivative.made = in.time();
  const bool bounded = in.number<std::uint8_t>() != 0;
  const system_clock::time_point fresh_until = in.time();
  if (bounded) derivative.fresh_until = fresh_until;
  const auto inputs = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < inputs && !in.failed; ++i) {
    std::string url = in.text();
    derivative.inputs.push_back({std::move(url), in.text()});
  }
  return !in.failed && in.rest.empty();
}

}  // namespace

std::optional<std::string> header_of(const Derivative& derivative) {
  const std::string metadata = metadata_of(derivative);
  if (metadata.size() > kMaxMetadataBytes) return {};
  std::string out(kMagic);
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(metadata.size()));
  put(out, std::uint64_t{derivative.body.size()});
  put(out, derivative.key);
  put(out, hash128(derivative.body));
  out += metadata;
  put(out, hash128(out));
  return out;
}

std::optional<std::size_t> header_length(std::string_view prefix) {
  Reader in{prefix};
  if (in.bytes(kMagic.size()) != kMagic || in.number<std::uint32_t>() != kVersion) return {};
  const auto metadata_bytes = in.number<std::uint32_t>();
  if (in.failed || metadata_bytes > kMaxMetadataBytes) return {};
  return kPrefixBytes + metadata_bytes + kChecksumBytes;
}

std::optional<Header> parse_header(std::string_view header) {
  const auto length = header_length(header);
  if (length != header.size()) return {};
  const std::size_t metadata_bytes = *length - kPrefixBytes - kChecksumBytes;
  Reader in{header.substr(kMagic.size() + 2 * sizeof(std::uint32_t))};
  Header result;
  result.body_bytes = in.number<std::uint64_t>();
  result.derivative.key = in.hash();
  result.body_checksum = in.hash();
  Reader metadata{in.bytes(metadata_bytes)};
  if (in.hash() != hash128(header.substr(0, *length - kChecksumBytes))) return {};
  if (!read_metadata(metadata, result.derivative)) return {};
  return result;
}

}  // namespace tintype::cache
