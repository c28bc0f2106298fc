#include "job/values.h"

#include <re2/re2.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "job/spellings.h"
#include "job/utf8.h"
#include "job/value_reading.h"

namespace tintype::job {
namespace {

constexpr double kMaxNumber = 9007199254740992.0;  // 2^53: beyond it, not every integer exists
constexpr std::size_t kMaxNumberText = 64;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxPattern = 4096;
constexpr std::int64_t kPatternMemory = 1 << 17;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// -? digits [. digits], or with the digits before the point left out.
bool plain_decimal(std::string_view text) {
  if (text.size() > kMaxNumberText) return false;
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const auto whole = at;
  while (at < text.size() && digit(text[at])) ++at;
  if (at == text.size()) return at > whole;
  if (text[at] != '.') return false;
  const auto fraction = ++at;
  while (at < text.size() && digit(text[at])) ++at;
  return at == text.size() && at > fraction;
}

// --- numbers, texts, truth -----------------------------------------------------------------------
Result<double> read(std::string_view text, As<double>) {
  double value = 0;
  if (!plain_decimal(text)) return expected("a number");
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (!std::isfinite(value) || std::abs(value) > kMaxNumber) return expected("a smaller number");
  return value == 0 ? 0.0 : value;  // no negative zero
}
std::string write(double value) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value,
                                 std::chars_format::fixed);
  return std::string(buffer, end.ptr);
}
std::string name_of(As<double>) {
  return "number";
}

Result<int> read(std::string_view text, As<int>) {
  int value = 0;
  const auto* last = text.data() + text.size();
  const auto end = std::from_chars(text.data(), last, value);
  if (text.empty() || end.ptr != last || end.ec == std::errc::invalid_argument) {
    return expected("a whole number");
  }
  if (end.ec != std::errc() || text.size() > kMaxNumberText) return expected("a smaller number");
  return value;
}
std::string write(int value) {
  return std::to_string(value);
}
std::string name_of(As<int>) {
  return "whole number";
}

Result<std::string> read(std::string_view text, As<std::string>) {
  if (text.find('\0') != text.npos || !valid_utf8(text)) return expected("text in UTF-8");
  return std::string(text);
}
std::string write(const std::string& value) {
  return value;
}
std::string name_of(As<std::string>) {
  return "text";
}

Result<bool> read(std::string_view text, As<bool>) {
  if (text.empty() || spelled(text, "true", "1 yes on")) return true;
  if (spelled(text, "false", "0 no off")) return false;
  return expected("true or false");
}
std::string write(bool value) {
  return value ? "true" : "false";
}
std::string name_of(As<bool>) {
  return "true or false";
}

// --- enumerations --------------------------------------------------------------------------------
template <class E>
requires std::is_enum_v<E> std::string name_of(As<E>) {
  std::string all = "one of ";
  for (const auto& spelling : spellings<E>()) {
    if (all.size() > 7) all += ", ";
    all += spelling.canonical;
  }
  return all;
}
template <class E>
requires std::is_enum_v<E> Result<E> read(std::string_view text, As<E>) {
  for (const auto& spelling : spellings<E>()) {
    if (spelled(text, spelling.canonical, spelling.synonyms)) return spelling.value;
  }
  return expected(name_of(As<E>{}));
}
template <class E>
requires std::is_enum_v<E> std::string write(E value) {
  for (const auto& spelling : spellings<E>()) {
    if (spelling.value == value) return std::string(spelling.canonical);
  }
  return {};  // not reached: every value has a spelling
}

// --- measures ------------------------------------------------------------------------------------
Result<Length> read(std::string_view text, As<Length>) {
  const bool percent = text.ends_with('%');
  if (percent) {
    text.remove_suffix(1);
  } else if (text.ends_with("px")) {
    text.remove_suffix(2);
  }
  const auto value = read(text, As<double>{});
  if (!value) return expected("a length such as 300 or 50%");
  return Length{*value, percent};
}
std::string write(const Length& value) {
  return write(value.value) + (value.percent ? "%" : "");
}
std::string name_of(As<Length>) {
  return "length";
}

Result<Ratio> read(std::string_view text, As<Ratio>) {
  const auto colon = text.find(':');
  const auto over = read(text.substr(0, colon), As<double>{});
  const auto under =
      colon == text.npos ? Result<double>(1.0) : read(text.substr(colon + 1), As<double>{});
  // Between 1:10000 and 10000:1; also keeps the division far from overflow.
  if (over && under && *under > 0 && *over <= *under * 1e4 && *over >= *under * 1e-4) {
    return Ratio{*over / *under};
  }
  return expected("a ratio such as 16:9 or 1.5");
}
std::string write(const Ratio& value) {
  return write(value.value);
}
std::string name_of(As<Ratio>) {
  return "ratio";
}

Result<Opacity> read(std::string_view text, As<Opacity>) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  const double whole = percent ? 100 : 255;
  const auto value = read(text, As<double>{});
  if (value && *value >= 0 && *value <= whole) return Opacity{*value / whole};
  return expected("an opacity from 0 to 255 or from 0% to 100%");
}
// To a ten-thousandth of a percent, so that a text read back is written the same.
std::string write(const Opacity& value) {
  return write(std::round(value.share * 1e6) / 1e4) + "%";
}
std::string name_of(As<Opacity>) {
  return "opacity";
}

// --- names and patterns --------------------------------------------------------------------------
Result<Name> read(std::string_view text, As<Name>) {
  bool good = !text.empty() && text.size() <= kMaxName && (letter(text[0]) || text[0] == '_');
  for (char c : text) good = good && (letter(c) || digit(c) || c == '_' || c == '-');
  if (good) return Name{std::string(text)};
  return expected("a name: a letter, then letters, digits, _ or -, at most 64");
}
std::string write(const Name& value) {
  return value.text;
}
std::string name_of(As<Name>) {
  return "name";
}

Result<Pattern> read(std::string_view text, As<Pattern>) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  const bool readable = text.size() <= kMaxPattern && text.find('\0') == text.npos &&
                        valid_utf8(text) && RE2(std::string(text), options).ok();
  if (readable) return Pattern{std::string(text)};
  return expected("a regular expression in RE2 syntax, at most 4096 bytes");
}
std::string write(const Pattern& value) {
  return value.text;
}
std::string name_of(As<Pattern>) {
  return "regular expression";
}

std::string name_of(As<Color>) {
  return "color";
}
std::string name_of(As<Url>) {
  return "url";
}

}  // namespace

template <class T>
Result<T> parse_value(std::string_view text) {
  return read(text, As<T>{});
}
template <class T>
std::string format_value(const T& value) {
  return write(value);
}
template <class T>
std::string type_name() {
  return name_of(As<T>{});
}

#define TINTYPE_VALUE(T)                               \
  template Result<T> parse_value<T>(std::string_view); \
  template std::string format_value<T>(const T&);      \
  template std::string type_name<T>();
TINTYPE_VALUE(bool)
TINTYPE_VALUE(int)
TINTYPE_VALUE(double)
TINTYPE_VALUE(std::string)
TINTYPE_VALUE(Color)
TINTYPE_VALUE(Length)
TINTYPE_VALUE(Ratio)
TINTYPE_VALUE(Opacity)
TINTYPE_VALUE(Name)
TINTYPE_VALUE(Url)
TINTYPE_VALUE(Pattern)
TINTYPE_VALUE(Fit)
TINTYPE_VALUE(Kernel)
TINTYPE_VALUE(Gravity)
TINTYPE_VALUE(Edge)
TINTYPE_VALUE(Shape)
TINTYPE_VALUE(Align)
TINTYPE_VALUE(Compose)
TINTYPE_VALUE(Intent)
TINTYPE_VALUE(Keep)
TINTYPE_VALUE(SinkFormat)
TINTYPE_VALUE(Chroma)
TINTYPE_VALUE(Report)
#undef TINTYPE_VALUE

}  // namespace tintype::job
