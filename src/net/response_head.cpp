#include "net/response_head.h"

#include <algorithm>
#include <array>

namespace tintype::net {
namespace {

struct Field {
  std::string_view name;
  std::string ResponseHead::*member;
  bool is_list;  // values of repeated lines join with a comma (RFC 9110 5.3)
};

constexpr std::array<std::string_view, 3> kTagFields{"surrogate-key", "cache-tag", "cache-groups"};

constexpr std::array kFields{
    Field{"content-type", &ResponseHead::content_type, false},
    Field{"etag", &ResponseHead::etag, false},
    Field{"last-modified", &ResponseHead::last_modified, false},
    Field{"cache-control", &ResponseHead::cache_control, true},
    Field{"expires", &ResponseHead::expires, false},
    Field{"date", &ResponseHead::date, false},
    Field{"age", &ResponseHead::age, false},
    Field{"content-encoding", &ResponseHead::content_encoding, true},
    Field{"transfer-encoding", &ResponseHead::transfer_encoding, true},
    Field{"content-length", &ResponseHead::content_length, false},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

bool ResponseHeadReader::line(std::string_view text) {
  if (text.size() > left_bytes_) return false;
  left_bytes_ -= text.size();
  if (text.starts_with("HTTP/")) {
    head_ = {};
    return true;
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return true;
  for (const std::string_view name : kTagFields)
    if (same_name(text.substr(0, colon), name))
      head_.tag_fields.emplace_back(name, trimmed(text.substr(colon + 1)));
  for (const Field& field : kFields) {
    if (!same_name(text.substr(0, colon), field.name)) continue;
    const auto value = trimmed(text.substr(colon + 1));
    std::string& kept = head_.*field.member;
    if (field.name == "content-length" && !kept.empty() && kept != value)
      head_.contradicts_itself = true;
    if (field.is_list && !kept.empty())
      kept.append(", ").append(value);
    else
      kept = value;
  }
  return true;
}

}  // namespace tintype::net
