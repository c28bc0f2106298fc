#include "cache/http_vary.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/digest.h"
#include "cache/http_fields.h"
#include "cache/http_preference.h"

namespace tintype::cache {
namespace {

constexpr std::string_view kAcceptLanguage = "accept-language";
constexpr std::size_t kHexDigits = 32;

bool is_preference(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"accept", "accept-charset", "accept-encoding",
                                                   "accept-language"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

Hash128 key_of(const Hash128& target_key, const std::vector<std::string>& names,
               const Headers& request, std::string_view except = {}) {
  std::string text = to_hex(target_key);
  for (const auto& name : names)
    if (name != except) text += '\n' + name + ':' + normalised_value(name, request);
  return digest128(text);
}

bool names_language(const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), kAcceptLanguage) != names.end();
}

// True when the one language that the request wants most is the variant's: its origin would choose
// that again (RFC 9111, 4.1, "known to have the same effect").
bool selects_by_language(const Variant& variant, const Hash128& target_key,
                         const Headers& request) {
  if (variant.language.empty()) return false;
  const auto wanted = joined_field(request, kAcceptLanguage);
  if (!wanted || most_wanted(*wanted) != variant.language) return false;
  return key_of(target_key, variant.names, request, kAcceptLanguage) == variant.but_language;
}

std::string one_language(const Headers& response) {
  const auto value = joined_field(response, "Content-Language").value_or("");
  const auto members = list_members(value);
  return members.size() == 1 ? lower_case(members.front()) : std::string();
}

std::optional<Hash128> parse_key(std::string_view hex) {
  Hash128 key;
  const auto read = [](std::string_view digits, std::uint64_t& number) {
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return error == std::errc{} && end == digits.data() + digits.size();
  };
  if (hex.size() != kHexDigits || !read(hex.substr(0, 16), key.high) ||
      !read(hex.substr(16), key.low))
    return {};
  return key;
}

// Takes `text` up to `mark`, and the mark, off `rest`.
std::optional<std::string_view> take_until(std::string_view& rest, char mark) {
  const auto end = rest.find(mark);
  if (end == std::string_view::npos) return {};
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return taken;
}

}  // namespace

std::optional<std::vector<std::string>> vary_names(const Headers& response) {
  const auto value = joined_field(response, "Vary").value_or("");
  std::vector<std::string> names;
  for (const auto member : list_members(value)) {
    if (member == "*" || !is_token(member)) return std::nullopt;
    names.push_back(lower_case(member));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Variant variant_of(const Hash128& target_key, std::vector<std::string> names,
                   const Headers& request, const Headers& response) {
  Variant variant;
  variant.key = key_of(target_key, names, request);
  if (names_language(names)) {
    variant.language = one_language(response);
    variant.but_language = key_of(target_key, names, request, kAcceptLanguage);
  }
  variant.names = std::move(names);
  return variant;
}

std::string normalised_value(std::string_view name, const Headers& request) {
  const auto value = joined_field(request, name);
  if (!value) return "-";
  if (is_preference(name)) return '=' + normalised_preference(*value);
  std::string plain = "=";
  for (const auto member : list_members(*value)) {
    if (plain.size() > 1) plain += ',';
    plain += member;
  }
  return plain;
}

const Variant* VariantList::select(const Hash128& target_key, const Headers& request) const {
  const std::vector<std::string>* names = nullptr;  // those that `key` is made from
  Hash128 key;
  for (auto variant = variants_.rbegin(); variant != variants_.rend(); ++variant) {
    if (!names || *names != variant->names) key = key_of(target_key, variant->names, request);
    names = &variant->names;
    if (key == variant->key) return &*variant;
  }
  for (auto variant = variants_.rbegin(); variant != variants_.rend(); ++variant)
    if (selects_by_language(*variant, target_key, request)) return &*variant;
  return nullptr;
}

std::vector<Variant> VariantList::add(Variant variant, std::size_t most) {
  remove(variant.key);
  variants_.push_back(std::move(variant));
  std::vector<Variant> gone;
  while (variants_.size() > std::max<std::size_t>(most, 1)) {
    gone.push_back(std::move(variants_.front()));
    variants_.erase(variants_.begin());
  }
  return gone;
}

bool VariantList::remove(const Hash128& key) {
  return std::erase_if(variants_, [&key](const Variant& each) { return each.key == key; }) > 0;
}

// A line a variant: key, key without language, language, names.
std::string VariantList::to_text() const {
  std::string text;
  for (const auto& variant : variants_) {
    text += to_hex(variant.key) + ' ' + to_hex(variant.but_language) + ' ' + variant.language;
    for (const auto& name : variant.names) text += ' ' + name;
    text += '\n';
  }
  return text;
}

std::optional<VariantList> VariantList::parse(std::string_view text) {
  VariantList list;
  while (!text.empty()) {
    const auto taken = take_until(text, '\n');
    if (!taken) return {};
    std::string line(*taken);
    line += ' ';
    std::string_view rest = line;
    const auto key = take_until(rest, ' '), other = take_until(rest, ' ');
    const auto language = take_until(rest, ' ');
    if (!key || !other || !language) return {};
    const auto parsed_key = parse_key(*key), parsed_other = parse_key(*other);
    if (!parsed_key || !parsed_other) return {};
    Variant variant{{}, *parsed_key, std::string(*language), *parsed_other};
    while (const auto name = take_until(rest, ' ')) variant.names.emplace_back(*name);
    if (variant.names.empty()) return {};
    list.variants_.push_back(std::move(variant));
  }
  return list;
}

}  // namespace tintype::cache
