#include "cache/http_fields.h"

#include <algorithm>
#include <array>

namespace tintype::cache {
namespace {

constexpr std::array<std::string_view, 11> kHopByHop{"connection",
                                                     "keep-alive",
                                                     "proxy-authenticate",
                                                     "proxy-authentication-info",
                                                     "proxy-authorization",
                                                     "proxy-connection",
                                                     "te",
                                                     "trailer",
                                                     "transfer-encoding",
                                                     "upgrade",
                                                     "http2-settings"};

// What a Connection field that means harm would like to see gone.
constexpr std::array<std::string_view, 22> kEssential{"age",
                                                      "authorization",
                                                      "cache-control",
                                                      "content-encoding",
                                                      "content-length",
                                                      "content-location",
                                                      "content-range",
                                                      "content-type",
                                                      "cookie",
                                                      "date",
                                                      "etag",
                                                      "expires",
                                                      "host",
                                                      "last-modified",
                                                      "location",
                                                      "pragma",
                                                      "set-cookie",
                                                      "vary",
                                                      "via",
                                                      "x-forwarded-for",
                                                      "x-forwarded-proto",
                                                      "surrogate-control"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view known) { return same_name(known, name); });
}

// Where the list's next comma is, from `at` on, past quoted strings.
std::size_t next_comma(std::string_view value, std::size_t at) {
  bool quoted = false;
  for (; at < value.size(); ++at) {
    if (value[at] == '"')
      quoted = !quoted;
    else if (quoted && value[at] == '\\')
      ++at;
    else if (!quoted && value[at] == ',')
      return at;
  }
  return value.size();
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || lower(x) == lower(y);
         });
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

const std::string* find_field(const Headers& fields, std::string_view name) {
  for (const auto& [each, value] : fields)
    if (same_name(each, name)) return &value;
  return nullptr;
}

std::optional<std::string> joined_field(const Headers& fields, std::string_view name) {
  std::optional<std::string> all;
  for (const auto& [each, value] : fields) {
    if (!same_name(each, name)) continue;
    if (all)
      all->append(", ").append(value);
    else
      all = value;
  }
  return all;
}

std::size_t count_lines(const Headers& fields, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(),
                    [name](const auto& field) { return same_name(field.first, name); }));
}

void remove_field(Headers& fields, std::string_view name) {
  std::erase_if(fields, [name](const auto& field) { return same_name(field.first, name); });
}

std::vector<std::string_view> list_members(std::string_view value) {
  std::vector<std::string_view> members;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = next_comma(value, at);
    const auto member = trimmed(value.substr(at, end - at));
    if (!member.empty()) members.push_back(member);
    at = end + 1;
  }
  return members;
}

Headers end_to_end(const Headers& fields) {
  const std::string listed = joined_field(fields, "connection").value_or("");
  const auto of_connection = list_members(listed);
  const auto ends_here = [&](std::string_view name) {
    if (is_one_of(kHopByHop, name)) return true;
    if (is_one_of(kEssential, name)) return false;
    return std::any_of(of_connection.begin(), of_connection.end(),
                       [name](std::string_view each) { return same_name(each, name); });
  };
  Headers kept;
  kept.reserve(fields.size());
  for (const auto& field : fields)
    if (!ends_here(field.first)) kept.push_back(field);
  return kept;
}

}  // namespace tintype::cache
