#pragma once
// What a parameter's value may be beyond its type, and reading it within that. Only the files of
// the command table use it. Pure functions; any thread.
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "job/value_reading.h"
#include "job/values.h"

namespace tintype::job {

// What a value may be beyond its type. Numbers and lengths (in pixels; shares of an extent are
// bounded by kMaxPercent) are inclusive.
struct Bounds {
  std::optional<double> least, most;
  bool zero_is_none = false;     // 0 means not given
  bool circular = false;         // degrees: written from 0 up to 360
  std::size_t max_bytes = 8192;  // of a text
};
inline Bounds between(double least, double most) {
  return {least, most};
}
inline Bounds free_or_to(double most) {
  return {0, most, true};
}
inline Bounds angle() {
  return {-3600, 3600, false, true};
}
inline Bounds bytes(std::size_t most) {
  return {{}, {}, false, false, most};
}

constexpr double kMaxPercent = 1000;
constexpr double kMaxSide = 65535;

// "a number from 0.3 to 250".
std::string range_text(const std::string& type, const Bounds& bounds);
// Whether the number, or the length, is inside.
bool inside(double value, const Bounds& bounds);
bool inside(const Length& value, const Bounds& bounds);
double turned(double degrees);

// The value within its bounds, or bad_request saying what was expected.
template <class T>
Result<T> read_within(std::string_view text, const Bounds& bounds) {
  auto value = parse_value<T>(text);
  if constexpr (std::is_same_v<T, int> || std::is_same_v<T, double> || std::is_same_v<T, Length>) {
    if (bounds.least && (!value || !inside(*value, bounds))) {
      return expected(range_text(type_name<T>(), bounds));
    }
  }
  if constexpr (std::is_same_v<T, double>) {
    if (value && bounds.circular) return turned(*value);
  }
  if constexpr (std::is_same_v<T, std::string>) {
    if (value && value->size() > bounds.max_bytes) {
      return expected("text of at most " + std::to_string(bounds.max_bytes) + " bytes");
    }
  }
  return value;
}

template <class T>
bool is_zero(const T& value) {
  if constexpr (std::is_same_v<T, Length>) return value.value == 0;
  if constexpr (std::is_arithmetic_v<T>) return value == 0;
  return false;
}

}  // namespace tintype::job
