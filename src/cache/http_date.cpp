#include "cache/http_date.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

constexpr std::array<std::string_view, 7> kDays{"sunday",   "monday", "tuesday", "wednesday",
                                                "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

// Takes a date apart from its front; at the first that is not as it should be, stays `failed`.
struct Reader {
  std::string_view rest;
  bool failed = false;

  void literal(std::string_view text) {
    const bool same = rest.size() >= text.size() &&
                      std::equal(text.begin(), text.end(), rest.begin(), [](char a, char b) {
                        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
                      });
    if (!same) failed = true;
    if (!failed) rest.remove_prefix(text.size());
  }
  // One of `names`, or of its first `letters` letters: its place.
  template <std::size_t N>
  unsigned name(const std::array<std::string_view, N>& names, std::size_t letters) {
    for (unsigned i = 0; i < N; ++i) {
      Reader attempt{rest};
      attempt.literal(names[i].substr(0, letters));
      if (attempt.failed) continue;
      rest = attempt.rest;
      return i;
    }
    failed = true;
    return 0;
  }
  int digits(std::size_t count, bool blank_first = false) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const bool blank = blank_first && i == 0 && i < rest.size() && rest[i] == ' ';
      if (i >= rest.size() || (!blank && (rest[i] < '0' || rest[i] > '9'))) {
        failed = true;
        return 0;
      }
      value = value * 10 + (blank ? 0 : rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
};

struct Parts {
  int year = 0;
  unsigned month = 0;  // from 0
  int day = 0, hour = 0, minute = 0, second = 0;
};

void read_time(Reader& in, Parts& parts) {
  parts.hour = in.digits(2);
  in.literal(":");
  parts.minute = in.digits(2);
  in.literal(":");
  parts.second = in.digits(2);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Parts> read_imf(std::string_view text) {
  Reader in{text};
  Parts parts;
  in.name(kDays, 3);
  in.literal(", ");
  parts.day = in.digits(2);
  in.literal(" ");
  parts.month = in.name(kMonths, 3);
  in.literal(" ");
  parts.year = in.digits(4);
  in.literal(" ");
  read_time(in, parts);
  in.literal(" gmt");
  return in.failed || !in.rest.empty() ? std::nullopt : std::optional(parts);
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<Parts> read_rfc850(std::string_view text, system_clock::time_point now) {
  Reader in{text};
  Parts parts;
  in.name(kDays, std::string_view::npos);
  in.literal(", ");
  parts.day = in.digits(2);
  in.literal("-");
  parts.month = in.name(kMonths, 3);
  in.literal("-");
  parts.year = in.digits(2);
  in.literal(" ");
  read_time(in, parts);
  in.literal(" gmt");
  if (in.failed || !in.rest.empty()) return {};
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = int(today.year());
  parts.year += this_year / 100 * 100;
  if (parts.year > this_year + 50) parts.year -= 100;
  return parts;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<Parts> read_asctime(std::string_view text) {
  Reader in{text};
  Parts parts;
  in.name(kDays, 3);
  in.literal(" ");
  parts.month = in.name(kMonths, 3);
  in.literal(" ");
  parts.day = in.digits(2, true);
  in.literal(" ");
  read_time(in, parts);
  in.literal(" ");
  parts.year = in.digits(4);
  return in.failed || !in.rest.empty() ? std::nullopt : std::optional(parts);
}

std::optional<system_clock::time_point> to_time(const Parts& parts) {
  const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                         std::chrono::month(parts.month + 1),
                                         std::chrono::day(static_cast<unsigned>(parts.day))};
  // 60 is a leap second.
  if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return {};
  const std::chrono::seconds since =
      std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(parts.hour) +
      std::chrono::minutes(parts.minute) + std::chrono::seconds(parts.second);
  // What the clock's nanoseconds can hold.
  const auto most = std::chrono::floor<std::chrono::seconds>(system_clock::duration::max());
  if (since > most || since < -most) return {};
  return system_clock::time_point(since);
}

}  // namespace

std::string http_date(system_clock::time_point time) {
  const std::time_t seconds = system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  static constexpr const char* kShortDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kShortMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kShortDays[parts.tm_wday],
                parts.tm_mday, kShortMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

std::optional<system_clock::time_point> parse_http_date(std::string_view text,
                                                        system_clock::time_point now) {
  auto parts = read_imf(text);
  if (!parts) parts = read_rfc850(text, now);
  if (!parts) parts = read_asctime(text);
  return parts ? to_time(*parts) : std::nullopt;
}

}  // namespace tintype::cache
