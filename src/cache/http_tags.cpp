#include "cache/http_tags.h"

#include <algorithm>

#include "cache/http_fields.h"
#include "cache/purge.h"
#include "cache/structured_dictionary.h"

namespace tintype::cache {
namespace {

bool has(const std::vector<std::string>& tags, std::string_view tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

void add(std::vector<std::string>& tags, std::string_view tag) {
  if (tag.empty() || has(tags, tag)) return;
  const bool kept = tag.size() <= kMostTagBytes && tags.size() < kMostTags;
  if (kept || !has(tags, kTooManyTags)) tags.emplace_back(kept ? tag : kTooManyTags);
}

void add_words(std::vector<std::string>& tags, std::string_view value) {
  for (std::size_t at = 0; at < value.size();) {
    const auto end = std::min(value.find_first_of(" \t,", at), value.size());
    add(tags, value.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace

void add_tags(std::vector<std::string>& tags, const std::vector<std::string>& more) {
  for (const std::string& tag : more) {
    add(tags, tag);
    if (tag == kTooManyTags && !has(tags, kTooManyTags)) tags.emplace_back(kTooManyTags);
  }
}

std::vector<std::string> cache_groups(std::string_view value) {
  std::vector<std::string> groups;
  const auto members = parse_list(value);
  if (!members) return groups;
  for (const auto& member : *members)
    if (const auto* text = std::get_if<std::string>(&member)) add(groups, *text);
  return groups;
}

std::vector<std::string> tags_of(const Headers& headers) {
  std::vector<std::string> tags;
  add_words(tags, joined_field(headers, "Surrogate-Key").value_or(""));
  const auto listed = joined_field(headers, "Cache-Tag").value_or("");
  for (const auto member : list_members(listed)) add(tags, member);
  add_tags(tags, cache_groups(joined_field(headers, "Cache-Groups").value_or("")));
  return tags;
}

}  // namespace tintype::cache
