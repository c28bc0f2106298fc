#include "cache/purge_file.h"

#include <algorithm>
#include <bit>

#include "base/byte_reader.h"
#include "base/hash.h"

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

constexpr std::string_view kMagic = "TTPURGE\n";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kSealedBytes = 88;  // of the head, before its checksum
constexpr std::size_t kSlotBytes = 16;
constexpr std::size_t kRecordFixedBytes = 18;  // of a record, between its length and its value

void put(std::string& out, std::uint64_t number, std::size_t width = 8) {
  for (std::size_t i = 0; i < width; ++i)
    out.push_back(static_cast<char>(number >> (8 * i) & 0xff));
}

void put(std::string& out, system_clock::time_point time) {
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
  put(out, static_cast<std::uint64_t>(since.count()));
}

void put(std::string& out, const PurgeStamp& stamp) {
  put(out, stamp.number);
  put(out, stamp.at);
}

std::uint64_t checksum(std::uint64_t log, std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + 8);
  put(text, log);
  text += bytes;
  return hash128(text).low;
}

system_clock::time_point read_time(ByteReader& in) {
  const std::chrono::nanoseconds since(static_cast<std::int64_t>(in.u64()));
  return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
}

PurgeStamp read_stamp(ByteReader& in) {
  const std::uint64_t number = in.u64();
  return {number, read_time(in)};
}

std::optional<PurgeFileHead> read_head(std::string_view bytes) {
  ByteReader in(bytes, std::endian::little);
  if (in.take(kMagic.size()) != kMagic || in.u64() != kVersion) return {};
  PurgeFileHead head;
  head.log = in.u64();
  head.created = read_time(in);
  head.floor.hard = read_stamp(in);
  head.floor.soft = read_stamp(in);
  head.folded_up_to = in.u64();
  head.newest = in.u64();
  head.records = in.u64();
  const Hash128 found{in.u64(), in.u64()};
  if (!in.ok() || head.log == 0 || found != hash128(bytes.substr(0, kSealedBytes))) return {};
  return head;
}

std::optional<std::uint64_t> read_slot(std::string_view bytes, std::size_t at, std::uint64_t log) {
  ByteReader in(bytes, std::endian::little);
  in.seek(at);
  const std::string_view slot = in.take(kSlotBytes);
  const std::uint64_t number = ByteReader(slot, std::endian::little).u64();
  if (!in.ok() || slot != encode_slot(log, number)) return {};
  return number;
}

std::optional<Purge> read_record(ByteReader& in, std::uint64_t log) {
  const std::uint32_t length = in.u32();
  if (length < kRecordFixedBytes || length > kRecordFixedBytes + kMaxPurgeValueBytes) return {};
  const std::string_view body = in.take(length);
  if (in.u64() != checksum(log, body) || !in.ok()) return {};
  ByteReader fields(body, std::endian::little);
  Purge purge;
  purge.number = fields.u64();
  purge.at = read_time(fields);
  const std::uint8_t kind = fields.u8();
  if (kind >= kPurgeKinds) return {};
  purge.item.kind = static_cast<PurgeKind>(kind);
  purge.soft = fields.u8() != 0;
  purge.item.value = fields.take(fields.remaining());
  return purge;
}

}  // namespace

std::string encode_slot(std::uint64_t log, std::uint64_t number) {
  std::string out;
  put(out, number);
  put(out, checksum(log, out));
  return out;
}

std::string encode_head(const PurgeFileHead& head, std::uint64_t swept) {
  std::string out(kMagic);
  put(out, kVersion);
  put(out, head.log);
  put(out, head.created);
  put(out, head.floor.hard);
  put(out, head.floor.soft);
  put(out, head.folded_up_to);
  put(out, head.newest);
  put(out, head.records);
  const Hash128 seal = hash128(out);
  put(out, seal.high);
  put(out, seal.low);
  return out + encode_slot(head.log, head.newest) + encode_slot(head.log, swept);
}

std::string encode_record(std::uint64_t log, const Purge& purge) {
  std::string body;
  put(body, purge.number);
  put(body, purge.at);
  put(body, static_cast<std::uint64_t>(purge.item.kind), 1);
  put(body, purge.soft ? 1 : 0, 1);
  body += purge.item.value;
  std::string out;
  put(out, body.size(), 4);
  out += body;
  put(out, checksum(log, body));
  return out;
}

std::optional<PurgeFile> decode_purge_file(std::string_view bytes) {
  const auto head = read_head(bytes);
  if (!head) return {};
  const auto acknowledged = read_slot(bytes, kAcknowledgedAt, head->log);
  if (!acknowledged) return {};
  PurgeFile file{*head, {}, read_slot(bytes, kSweptAt, head->log).value_or(0), kPurgeHeadBytes};
  ByteReader in(bytes, std::endian::little);
  in.seek(kPurgeHeadBytes);
  std::uint64_t last = 0;
  while (in.remaining() > 0) {
    auto purge = read_record(in, head->log);
    if (!purge || purge->number <= last) break;
    last = purge->number;
    file.head.newest = std::max(file.head.newest, last);
    file.purges.push_back(std::move(*purge));
    file.good_bytes = in.position();
  }
  if (file.head.newest < *acknowledged || file.purges.size() < head->records) return {};
  return file;
}

}  // namespace tintype::cache
