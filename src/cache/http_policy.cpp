#include "cache/http_policy.h"

#include <algorithm>

#include "cache/http_fields.h"
#include "cache/structured_dictionary.h"

namespace tintype::cache {
namespace {

constexpr std::string_view kSurrogateControl = "Surrogate-Control";

// A directive of a targeted field in the spelling that Cache-Control has for it.
std::string spelled(const std::string& name, const StructuredItem& item) {
  if (const auto* flag = std::get_if<bool>(&item)) return *flag ? name : std::string();
  if (const auto* number = std::get_if<std::int64_t>(&item))
    return name + '=' + std::to_string(*number);
  return name + "=?";  // of a type that the directive does not have
}

// `directive;device;device`: true when it is meant for us.
bool is_aimed_at_us(std::string_view member, bool& named) {
  auto mark = member.find(';');
  named = mark != std::string_view::npos;
  while (mark != std::string_view::npos) {
    const auto next = member.find(';', mark + 1);
    if (same_name(trimmed(member.substr(mark + 1, next - mark - 1)), kSurrogateDevice)) return true;
    mark = next;
  }
  return !named;
}

bool is_known_surrogate_directive(std::string_view directive) {
  const auto name = directive.substr(0, directive.find('='));
  return same_name(name, "max-age") || same_name(name, "no-store");
}

// max-age=60+30: fresh for the first, and after that still good enough for the second.
std::string without_extension(std::string_view directive) {
  return std::string(directive.substr(0, directive.find('+')));
}

}  // namespace

std::optional<CacheControl> parse_targeted(std::string_view value) {
  const auto members = parse_dictionary(value);
  if (!members || members->empty()) return {};
  std::string directives;
  for (const auto& [name, item] : *members) directives += spelled(name, item) + ',';
  return parse_cache_control(directives);
}

std::optional<CacheControl> parse_surrogate_control(std::string_view value) {
  // What names us comes first, for the first of a name counts.
  std::string named_us, for_all;
  for (const auto member : list_members(value)) {
    bool named = false;
    if (!is_aimed_at_us(member, named)) continue;
    const auto directive = trimmed(member.substr(0, member.find(';')));
    if (!is_known_surrogate_directive(directive)) continue;
    (named ? named_us : for_all) += without_extension(directive) + ',';
  }
  if (named_us.empty() && for_all.empty()) return {};
  return parse_cache_control(named_us + for_all);
}

HttpPolicy policy_of(const Headers& response, const PolicyRules& rules) {
  for (const auto& name : rules.targeted_fields)
    if (const auto value = joined_field(response, name))
      if (auto control = parse_targeted(*value)) return {std::move(*control), true};
  if (rules.surrogate_control)
    if (const auto value = joined_field(response, kSurrogateControl))
      if (auto control = parse_surrogate_control(*value)) return {std::move(*control), true};
  return {parse_cache_control(joined_field(response, "Cache-Control").value_or("")), false};
}

}  // namespace tintype::cache
