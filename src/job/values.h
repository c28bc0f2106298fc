#pragma once
// The types a command's parameters have, and for each the one way it is read from text and written
// in canonical form: `parse_value` and `format_value` are inverse on canonical text. Pure
// functions. Every parse fails with bad_request and says what was expected; positions are the
// caller's.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tintype::job {

// sRGB, 0 to 255 each; alpha 255 is opaque. Text: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, the same
// without `#`, a CSS colour name (CSS Color 4, 6.1), `none` or `transparent`.
// Canonical: `rrggbb`, or `rrggbbaa` when not opaque.
struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Color&) const = default;
};

// A distance along one axis: pixels, or a share of the image's own extent. Text: `300`, `300px`,
// `12.5`, `50%`. Canonical: `300`, `50%`.
struct Length {
  double value = 0;
  bool percent = false;
  bool operator==(const Length&) const = default;
  // In pixels, given the extent that 100 % stands for.
  double resolve(double extent_px) const { return percent ? value * extent_px / 100 : value; }
};

// Width over height. Text: `16:9`, `1.5`. Canonical: a decimal number.
struct Ratio {
  double value = 1;
  bool operator==(const Ratio&) const = default;
};

// A share from 0 to 1. Text: 0 to 255 as the ancestors of the chain dialect wrote it, or `0%` to
// `100%`. Canonical: a percentage.
struct Opacity {
  double share = 1;
  bool operator==(const Opacity&) const = default;
};

// The name of an image within a job: a letter or `_`, then letters, digits, `_`, `-`; 64 at most.
struct Name {
  std::string text;
  bool operator==(const Name&) const = default;
};

// `file:PATH`, `http://…`, `https://…` or `s3:NAME/KEY`; other schemes are bad_request. 4,096 bytes
// at most.
// Canonical: file paths without leading `/`, `//` or `.` segments.
struct Url {
  std::string text;
  bool operator==(const Url&) const = default;
};

// 1 to 64 letters, digits, - and _.
bool is_bucket_name(std::string_view name);

// A regular expression in RE2 syntax, or several joined by `|`; checked when the command is read.
struct Pattern {
  std::string text;
  bool operator==(const Pattern&) const = default;
};

enum class Fit { fit, cover, stretch, limit, min };
enum class Kernel { lanczos3, lanczos2, mitchell, cubic, linear, nearest };
// Where something sits in something larger: the compass, or found in the picture itself
// (attention, entropy), or the given focal point.
enum class Gravity {
  center,
  north,
  northeast,
  east,
  southeast,
  south,
  southwest,
  west,
  northwest,
  attention,
  entropy,
  focal
};
enum class Edge { color, copy, mirror, repeat };
enum class Shape { ellipse, circle, corners };
enum class Align { left, center, right };
enum class Compose {
  over,
  in,
  out,
  atop,
  dest,
  dest_over,
  dest_in,
  dest_out,
  dest_atop,
  xor_,
  add,
  saturate,
  multiply,
  screen,
  overlay,
  darken,
  lighten,
  color_dodge,
  color_burn,
  hard_light,
  soft_light,
  difference,
  exclusion,
  replacematte,
  colorize
};
enum class Intent { perceptual, relative, saturation, absolute };
enum class Keep { strip, keep, copyright };
enum class SinkFormat { source, auto_, jpeg, png, webp, avif, gif, tiff, jxl, json, xml };
enum class Chroma { auto_, s420, s444 };
enum class Report { none, json, css };

// One overload pair for each type above and for bool, int, double, std::string.
// Numbers: plain decimals, no exponent, no sign but `-`, finite, within ±2^53 (int: ±2^31).
template <class T>
Result<T> parse_value(std::string_view text);
template <class T>
std::string format_value(const T& value);

// The type's name in documentation, as "length" or "one of fit, cover, …".
template <class T>
std::string type_name();

}  // namespace tintype::job
