// SVG: just enough XML 1.0 to find the root element, and SVG 2's width, height and viewBox on it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/image_probe_formats.h"

using namespace std::literals;

namespace tintype {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;  // prolog, comments and root element fit in here

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void skip_space(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

// Drops `text` up to and with `end`; false when there is no end.
bool skip_past(std::string_view& text, std::string_view end) {
  const auto at = text.find(end);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + end.size());
  return true;
}

// A document type may hold declarations in brackets, and those may hold '>' in quotes.
bool skip_doctype(std::string_view& text) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == ']') {
      depth += c == '[' ? 1 : -1;
    } else if (c == '>' && depth <= 0) {
      text.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool skip_prolog(std::string_view& text) {
  for (;;) {
    skip_space(text);
    if (text.starts_with("<?")) {
      if (!skip_past(text, "?>")) return false;
    } else if (text.starts_with("<!--")) {
      if (!skip_past(text, "-->")) return false;
    } else if (text.starts_with("<!DOCTYPE")) {
      if (!skip_doctype(text)) return false;
    } else {
      return text.starts_with('<');
    }
  }
}

// The value of an attribute, quotes off; empty when it is not there.
std::string_view attribute(std::string_view attributes, std::string_view wanted) {
  for (;;) {
    skip_space(attributes);
    const auto equals = attributes.find('=');
    if (equals == std::string_view::npos) return {};
    auto name = attributes.substr(0, equals);
    while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    attributes.remove_prefix(equals + 1);
    skip_space(attributes);
    if (attributes.empty() || (attributes[0] != '"' && attributes[0] != '\'')) return {};
    const auto end = attributes.find(attributes[0], 1);
    if (end == std::string_view::npos) return {};
    if (name == wanted) return attributes.substr(1, end - 1);
    attributes.remove_prefix(end + 1);
  }
}

// A decimal number off the front of `text`; nothing when there is none.
std::optional<double> take_number(std::string_view& text) {
  while (!text.empty() && (is_space(text.front()) || text.front() == ',')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::uint32_t pixels(double value) {
  constexpr double kMost = 4'294'967'295.0;
  return value > 0 ? static_cast<std::uint32_t>(std::min(std::ceil(value), kMost)) : 0;
}

// A CSS length at 96 pixels an inch; 0 for what depends on a viewport or a font.
std::uint32_t length(std::string_view text) {
  struct Unit {
    std::string_view name;
    double pixels;
  };
  constexpr std::array kUnits{Unit{"", 1},           Unit{"px", 1},        Unit{"pt", 96 / 72.0},
                              Unit{"pc", 16},        Unit{"in", 96},       Unit{"cm", 96 / 2.54},
                              Unit{"mm", 96 / 25.4}, Unit{"Q", 96 / 101.6}};
  const auto number = take_number(text);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  for (const Unit& unit : kUnits)
    if (number && text == unit.name) return pixels(*number * unit.pixels);
  return 0;
}

}  // namespace

std::optional<std::string_view> svg_root(std::string_view bytes) {
  std::string_view text = bytes.substr(0, kHeadBytes);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (!skip_prolog(text)) return {};
  text.remove_prefix(1);
  const auto name_end = text.find_first_of(" \t\r\n/>");
  if (name_end == std::string_view::npos) return {};
  auto name = text.substr(0, name_end);
  if (const auto colon = name.find(':'); colon != std::string_view::npos)
    name.remove_prefix(colon + 1);
  if (name != "svg") return {};
  return text.substr(name_end, text.find('>') == std::string_view::npos
                                   ? std::string_view::npos
                                   : text.find('>') - name_end);
}

Result<ImageHeader> probe_svg(std::string_view bytes) {
  const std::string_view attributes = svg_root(bytes).value_or(""sv);
  ImageHeader header;
  header.alpha = true;
  header.width = length(attribute(attributes, "width"));
  header.height = length(attribute(attributes, "height"));
  auto box = attribute(attributes, "viewBox");
  take_number(box);
  take_number(box);
  const auto width = take_number(box), height = take_number(box);
  if (!width || !height) return header;
  if (header.width == 0 && header.height == 0) {
    header.width = pixels(*width);
    header.height = pixels(*height);
  }
  return header;
}

}  // namespace tintype
