#include "job/negotiate.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tintype::job {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts the next part off `text` at `separator`, which does not count within a quoted string.
std::string_view next_part(std::string_view& text, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (quoted && text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      quoted = !quoted;
    else if (!quoted && text[at] == separator)
      break;
  }
  at = std::min(at, text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trimmed(part);
}

// Thousandths. Nothing when it is no weight; `.5` passes, for some clients write it.
std::optional<int> weight(std::string_view text) {
  const bool whole = !text.empty() && (text[0] == '0' || text[0] == '1');
  int value = whole && text[0] == '1' ? 1000 : 0;
  std::string_view rest = text.substr(whole ? 1 : 0);
  if (rest.empty()) return whole ? std::optional(value) : std::nullopt;
  if (rest[0] != '.' || rest.size() > 4 || (!whole && rest.size() == 1)) return {};
  rest.remove_prefix(1);
  int unit = 100;
  for (const char c : rest) {
    if (c < '0' || c > '9') return {};
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

// One answer a kind: the weight of the most specific range that matches it, or -1.
struct Weights {
  std::array<int, 6> named;
  int any_image = -1, anything = -1;
  Weights() { named.fill(-1); }
};

constexpr std::array kNamed{Format::avif, Format::webp, Format::jxl,
                            Format::jpeg, Format::png,  Format::gif};

void note(Weights& weights, std::string_view range, int q) {
  const auto raise = [q](int& weight_of) { weight_of = std::max(weight_of, q); };
  if (range == "*/*" || range == "*") return raise(weights.anything);
  if (same(range, "image/*")) return raise(weights.any_image);
  if (same(range, "image/jpg")) range = media_type(Format::jpeg);
  for (std::size_t i = 0; i < kNamed.size(); ++i)
    if (same(range, media_type(kNamed[i]))) raise(weights.named[i]);
}

// False when the element is no media range with a sound weight.
bool read_range(std::string_view element, Weights& weights) {
  const std::string_view range = next_part(element, ';');
  const auto slash = range.find('/');
  if (range != "*" && (slash == 0 || slash == range.npos || slash + 1 == range.size()))
    return false;
  int q = 1000;
  while (!element.empty()) {
    const std::string_view parameter = next_part(element, ';');
    if (parameter.size() < 2 || lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
    const auto read = weight(parameter.substr(2));
    if (!read) return false;
    q = *read;
    break;  // what follows q belongs to no media type
  }
  note(weights, range, q);
  return true;
}

int weight_of(const Weights& weights, Format format) {
  const auto at = std::find(kNamed.begin(), kNamed.end(), format) - kNamed.begin();
  if (weights.named[at] >= 0) return weights.named[at];
  return weights.any_image >= 0 ? weights.any_image : weights.anything;
}

std::vector<Format> modern(const Weights& weights, std::span<const Format> server_order) {
  const auto named = [&weights](Format format) {
    const auto at = std::find(kNamed.begin(), kNamed.begin() + 3, format) - kNamed.begin();
    return at < 3 ? weights.named[at] : -1;
  };
  std::vector<Format> formats;
  for (const Format format : server_order)
    if (named(format) > 0 && std::find(formats.begin(), formats.end(), format) == formats.end())
      formats.push_back(format);
  std::stable_sort(formats.begin(), formats.end(),
                   [&](Format a, Format b) { return named(a) > named(b); });
  return formats;
}

}  // namespace

OutputVariant negotiate(std::string_view accept, std::span<const Format> server_order) {
  if (accept.size() > kMaxAcceptBytes) {
    const auto last_comma = accept.substr(0, kMaxAcceptBytes).rfind(',');
    accept = accept.substr(0, last_comma == accept.npos ? 0 : last_comma);
  }
  Weights weights;
  bool any = false;
  while (!accept.empty()) any |= read_range(next_part(accept, ','), weights);
  if (!any) return {};
  OutputVariant variant;
  variant.modern = modern(weights, server_order);
  variant.jpeg = weight_of(weights, Format::jpeg) > 0;
  variant.png = weight_of(weights, Format::png) > 0;
  variant.gif = weight_of(weights, Format::gif) > 0;
  return variant;
}

}  // namespace tintype::job
