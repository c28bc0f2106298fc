#include "server/conditional.h"

#include <algorithm>

namespace tintype::server {
namespace {

using std::chrono::system_clock;

struct EntityTag {
  bool weak = false;
  std::string_view opaque;
};

// The next tag of a list, which it is taken off; nothing at the end, and where a tag is malformed.
std::optional<EntityTag> take_tag(std::string_view& list) {
  list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
  EntityTag tag;
  tag.weak = list.starts_with("W/");
  if (tag.weak) list.remove_prefix(2);
  if (!list.starts_with('"')) return {};
  const auto end = list.find('"', 1);
  if (end == std::string_view::npos) return {};
  tag.opaque = list.substr(1, end - 1);
  list.remove_prefix(end + 1);
  return tag;
}

enum class Comparison { weak, strong };  // 8.8.3.2

bool lists_tag(std::string_view list, const EntityTag& wanted, Comparison comparison) {
  while (const auto tag = take_tag(list)) {
    const bool comparable = comparison == Comparison::weak || (!tag->weak && !wanted.weak);
    if (comparable && tag->opaque == wanted.opaque) return true;
  }
  return false;
}

bool is_star(std::string_view value) {
  return value.find_first_not_of(" \t*") == std::string_view::npos &&
         value.find('*') != std::string_view::npos;
}

bool matches(std::string_view list, const std::string& etag, Comparison comparison) {
  if (is_star(list)) return true;
  std::string_view own = etag;
  const auto tag = take_tag(own);
  return tag && lists_tag(list, *tag, comparison);
}

// A field of the client's date without a date to hold it against does not count.
bool is_newer_than(const Validators& validators, std::string_view since, bool otherwise) {
  const auto date = parse_http_date(since);
  if (!date || !validators.last_modified) return otherwise;
  return std::chrono::floor<std::chrono::seconds>(*validators.last_modified) > *date;
}

bool may_change(const Request& request, const Validators& validators) {
  if (!request.if_match.empty())
    return matches(request.if_match, validators.etag, Comparison::strong);
  return request.if_unmodified_since.empty() ||
         !is_newer_than(validators, request.if_unmodified_since, false);
}

// Changed twice within the second it names, the date would tell nothing (8.8.2.2).
bool is_strong_date(const Validators& validators) {
  return validators.last_modified &&
         *validators.last_modified + std::chrono::seconds(1) <= validators.date;
}

}  // namespace

Precondition precondition_of(const Request& request, const Validators& validators, bool as_origin) {
  if (as_origin && !may_change(request, validators)) return Precondition::failed;
  if (!request.if_none_match.empty())
    return matches(request.if_none_match, validators.etag, Comparison::weak)
               ? Precondition::not_modified
               : Precondition::met;
  if (!request.if_modified_since.empty() &&
      !is_newer_than(validators, request.if_modified_since, true))
    return Precondition::not_modified;
  return Precondition::met;
}

bool range_applies(const Request& request, const Validators& validators) {
  if (request.if_range.empty()) return true;
  std::string_view condition = request.if_range;
  if (condition.starts_with('"') || condition.starts_with("W/"))
    return matches(condition, validators.etag, Comparison::strong) && !is_star(condition);
  const auto date = parse_http_date(condition);
  return date && is_strong_date(validators) &&
         std::chrono::floor<std::chrono::seconds>(*validators.last_modified) == *date;
}

}  // namespace tintype::server
