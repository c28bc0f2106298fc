#include "server/tag_fields.h"

#include <algorithm>

namespace tintype::server {
namespace {

void append(std::string& text, const char* separator, const std::string& tag) {
  text.append(text.empty() ? "" : separator).append(tag);
}

}  // namespace

void name_tags(Response& response, const std::vector<std::string>& tags) {
  std::string words, list;
  const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != ','; };
  for (const auto& tag : tags) {
    if (tag.empty() || !std::all_of(tag.begin(), tag.end(), is_plain)) continue;
    append(list, ",", tag);
    if (tag.find(' ') == std::string::npos) append(words, " ", tag);
  }
  if (!words.empty()) response.set("Surrogate-Key", std::move(words));
  if (!list.empty()) response.set("Cache-Tag", std::move(list));
}

}  // namespace tintype::server
