#include "net/field_lines.h"

#include <algorithm>

namespace tintype::net {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_name_byte(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_value_byte(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool same_field(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool FieldLines::take(std::string_view line) {
  if (line.size() > left_bytes_) return false;
  left_bytes_ -= line.size();
  line = without_end(line);
  if (line.starts_with("HTTP/")) {
    fields_.clear();
    ended_ = false;
    return true;
  }
  if (ended_) return true;  // a trailer
  if (line.empty()) {
    ended_ = true;
    return true;
  }
  if (line.front() == ' ' || line.front() == '\t') return continue_field(line);
  return take_field(line);
}

// Blanks before the colon are removed: RFC 9112, 5.1.
bool FieldLines::take_field(std::string_view line) {
  if (fields_.size() >= max_lines_) return false;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const auto name = trimmed(line.substr(0, colon));
  const auto value = trimmed(line.substr(colon + 1));
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_byte)) return false;
  if (!std::all_of(value.begin(), value.end(), is_value_byte)) return false;
  fields_.emplace_back(name, value);
  return true;
}

// An obsolete fold is a blank: RFC 9112, 5.2.
bool FieldLines::continue_field(std::string_view line) {
  const auto value = trimmed(line);
  if (fields_.empty() || !std::all_of(value.begin(), value.end(), is_value_byte)) return false;
  fields_.back().second.append(" ").append(value);
  return true;
}

}  // namespace tintype::net
