#include "cache/http_cache_control.h"

#include <algorithm>

#include "cache/http_fields.h"

namespace tintype::cache {
namespace {

using std::chrono::seconds;

struct Directive {
  std::string name;                     // in lower case
  std::optional<std::string> argument;  // unquoted
};

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

Directive directive_of(std::string_view member) {
  const auto equals = member.find('=');
  Directive directive{lower_case(member.substr(0, equals)), {}};
  if (equals != std::string_view::npos) directive.argument = unquoted(member.substr(equals + 1));
  return directive;
}

void set_life(std::optional<seconds>& life, const Directive& directive) {
  if (!life) life = parse_seconds(directive.argument.value_or("")).value_or(seconds(0));
}

void set_window(std::optional<seconds>& window, const Directive& directive) {
  if (!window) window = parse_seconds(directive.argument.value_or(""));
}

// With field names it is about those alone, without any about the whole response.
void set_qualified(bool& whole, std::vector<std::string>& fields, const Directive& directive) {
  const auto names = list_members(directive.argument ? *directive.argument : std::string_view());
  if (names.empty()) whole = true;
  for (const auto name : names) fields.push_back(lower_case(name));
}

void apply_flag(CacheControl& control, std::string_view name) {
  if (name == "no-store") control.no_store = true;
  if (name == "public") control.is_public = true;
  if (name == "must-revalidate") control.must_revalidate = true;
  if (name == "proxy-revalidate") control.proxy_revalidate = true;
  if (name == "must-understand") control.must_understand = true;
  if (name == "immutable") control.immutable = true;
  if (name == "no-transform") control.no_transform = true;
  if (name == "only-if-cached") control.only_if_cached = true;
}

void apply(CacheControl& control, const Directive& directive) {
  const std::string_view name = directive.name;
  if (name == "max-age") return set_life(control.max_age, directive);
  if (name == "s-maxage") return set_life(control.s_maxage, directive);
  if (name == "stale-while-revalidate")
    return set_window(control.stale_while_revalidate, directive);
  if (name == "stale-if-error") return set_window(control.stale_if_error, directive);
  if (name == "min-fresh") return set_window(control.min_fresh, directive);
  if (name == "max-stale" && !directive.argument) control.max_stale = kMostSeconds;
  if (name == "max-stale") return set_window(control.max_stale, directive);
  if (name == "no-cache")
    return set_qualified(control.no_cache, control.no_cache_fields, directive);
  if (name == "private")
    return set_qualified(control.is_private, control.private_fields, directive);
  apply_flag(control, name);
}

}  // namespace

std::optional<seconds> parse_seconds(std::string_view text) {
  if (text.empty()) return {};
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = std::min<std::int64_t>(value * 10 + (c - '0'), kMostSeconds.count());
  }
  return seconds(value);
}

CacheControl parse_cache_control(std::string_view value) {
  CacheControl control;
  for (const auto member : list_members(value)) apply(control, directive_of(member));
  return control;
}

}  // namespace tintype::cache
