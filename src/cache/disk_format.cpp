#include "cache/disk_format.h"

#include <chrono>
#include <concepts>
#include <type_traits>

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

constexpr std::string_view kMagic = "TINTYPE\n";
constexpr std::uint32_t kVersion = 2;
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

template <class Item, class Put>
void put_list(std::string& out, const std::vector<Item>& items, Put put_item) {
  put(out, static_cast<std::uint32_t>(items.size()));
  for (const Item& item : items) put_item(item);
}

std::string metadata_of(const Object& object) {
  std::string out;
  put(out, to_string(object.format));
  put(out, object.width);
  put(out, object.height);
  put(out, object.frames);
  put(out, object.job);
  put(out, object.cost_ms);
  put(out, object.status);
  put_list(out, object.headers, [&](const auto& header) {
    put(out, header.first);
    put(out, header.second);
  });
  put(out, object.etag);
  put(out, object.last_modified);
  put(out, object.made);
  put(out, std::uint8_t{object.fresh_until.has_value()});
  put(out, object.fresh_until.value_or(system_clock::time_point{}));
  put(out, std::int64_t{object.stale_while_revalidate.count()});
  put(out, std::int64_t{object.stale_if_error.count()});
  put_list(out, object.inputs, [&](const Input& input) {
    put(out, input.url);
    put(out, input.version);
    put(out, input.etag);
    put(out, input.last_modified);
  });
  put_list(out, object.tags, [&](const std::string& tag) { put(out, tag); });
  put(out, object.target);
  put(out, object.purge_log);
  put(out, object.purge_number);
  return out;
}

template <class Read>
void read_list(Reader& in, Read read_item) {
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed; ++i) read_item();
}

void read_lists(Reader& in, Object& object) {
  read_list(in, [&] {
    std::string url = in.text(), version = in.text(), etag = in.text();
    object.inputs.push_back({std::move(url), std::move(version), std::move(etag), in.text()});
  });
  read_list(in, [&] { object.tags.push_back(in.text()); });
}

bool read_metadata(Reader& in, Object& object) {
  const auto format = format_from(in.text());
  if (!format) return false;
  object.format = *format;
  object.width = in.number<int>();
  object.height = in.number<int>();
  object.frames = in.number<int>();
  object.job = in.hash();
  object.cost_ms = in.number<std::uint32_t>();
  object.status = in.number<int>();
  read_list(in, [&] {
    std::string name = in.text();
    object.headers.emplace_back(std::move(name), in.text());
  });
  object.etag = in.text();
  object.last_modified = in.time();
  object.made = in.time();
  const bool bounded = in.number<std::uint8_t>() != 0;
  const system_clock::time_point fresh_until = in.time();
  if (bounded) object.fresh_until = fresh_until;
  object.stale_while_revalidate = std::chrono::seconds(in.number<std::int64_t>());
  object.stale_if_error = std::chrono::seconds(in.number<std::int64_t>());
  read_lists(in, object);
  object.target = in.text();
  object.purge_log = in.number<std::uint64_t>();
  object.purge_number = in.number<std::uint64_t>();
  return !in.failed && in.rest.empty();
}

}  // namespace

std::optional<std::string> header_of(const Object& object) {
  const std::string metadata = metadata_of(object);
  if (metadata.size() > kMaxMetadataBytes) return {};
  std::string out(kMagic);
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(metadata.size()));
  put(out, std::uint64_t{object.body.size()});
  put(out, object.key);
  put(out, hash128(object.body));
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
  result.object.key = in.hash();
  result.body_checksum = in.hash();
  Reader metadata{in.bytes(metadata_bytes)};
  if (in.hash() != hash128(header.substr(0, *length - kChecksumBytes))) return {};
  if (!read_metadata(metadata, result.object)) return {};
  return result;
}

}  // namespace tintype::cache
