#pragma once
// The purge log's file: a header, then one record for each purge, appended and made durable before
// the purge is acknowledged. All numbers little-endian, times are nanoseconds since 1970.
//    8  magic "TTPURGE\n"    8  format version        8  the log's identity    8  when it was begun
//   32  floor: number and time of the hard one, then of the soft one
//    8  number up to which rules have been folded     8  newest number when the header was written
//    8  how many records were written with it        16  XXH3-128 of everything before
//   16  the newest number acknowledged, 16 the newest swept: each with XXH3 of identity and number
// A record: 4 length of what follows without the checksum, 8 number, 8 time, 1 kind, 1 soft, value,
// 8 XXH3 of identity and record.
// A record that was being written when the power went is cut or garbled. It is told from one that
// was acknowledged and is damaged now by the numbers in the header, one of which is written after
// it.
// Pure functions; the reader distrusts every byte.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/purge_rules.h"

namespace tintype::cache {

struct PurgeFileHead {
  std::uint64_t log = 0;  // its identity; never 0
  std::chrono::system_clock::time_point created{};
  LatestPurges floor;
  std::uint64_t folded_up_to = 0;
  std::uint64_t newest = 0;
  std::uint64_t records = 0;
};

inline constexpr std::size_t kPurgeHeadBytes = 136;
inline constexpr std::size_t kAcknowledgedAt = 104, kSweptAt = 120;  // offsets in the file

// The head with `newest` as acknowledged and `swept` as swept.
std::string encode_head(const PurgeFileHead& head, std::uint64_t swept);
// 16 bytes for kAcknowledgedAt or kSweptAt.
std::string encode_slot(std::uint64_t log, std::uint64_t number);
std::string encode_record(std::uint64_t log, const Purge& purge);

struct PurgeFile {
  PurgeFileHead head;          // its `newest` as of the last record
  std::vector<Purge> purges;   // in order
  std::uint64_t swept = 0;     // 0 also when it cannot be read
  std::size_t good_bytes = 0;  // up to the end of the last whole record
};

// Nothing when a purge that was acknowledged may be missing.
std::optional<PurgeFile> decode_purge_file(std::string_view bytes);

}  // namespace tintype::cache
