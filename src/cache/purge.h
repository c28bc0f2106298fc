#pragma once
// Purges: what an operator says is no longer to be answered. Values, without behaviour.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tintype::cache {

enum class PurgeKind : std::uint8_t {
  url,     // everything made for a request target, by the target as it was asked for, or by the
           // digest of its canonical job in hexadecimal, which all its spellings and variants share
  source,  // everything made from one input, by its url exactly
  tag,
  prefix,  // everything with an input, or first made for a target, that begins so
  all,
};
inline constexpr std::size_t kPurgeKinds = 5;
std::string_view to_string(PurgeKind kind);
std::optional<PurgeKind> purge_kind_from(std::string_view name);

inline constexpr std::size_t kMaxPurgeValueBytes = 8 * 1024;

// The tag of objects that have more tags than are kept: every purge by tag means them too.
inline constexpr std::string_view kTooManyTags{};

struct PurgeItem {
  PurgeKind kind = PurgeKind::all;
  std::string value;  // empty for `all`
  bool operator==(const PurgeItem&) const = default;
};

struct PurgeRequest {
  std::vector<PurgeItem> items;
  bool soft = false;  // stale from now on, instead of gone
};

// One purge as it was acknowledged. Numbers rise by one, without end and across restarts.
struct Purge {
  std::uint64_t number = 0;
  std::chrono::system_clock::time_point at{};
  PurgeItem item;
  bool soft = false;
  bool operator==(const Purge&) const = default;
};

// A point in the history of purges: what begins at it knows all purges up to `number` of the log
// `log`. Log 0 is no log: its objects are judged by their time.
struct PurgePoint {
  std::uint64_t log = 0, number = 0;
};

// What the purges say of an object.
enum class Standing {
  good,
  stale,   // soft-purged since its making began
  purged,  // hard-purged since its making began, or nobody knows that it was not
};

}  // namespace tintype::cache
