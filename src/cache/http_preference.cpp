#include "cache/http_preference.h"

#include <algorithm>
#include <vector>

#include "cache/http_fields.h"

namespace tintype::cache {
namespace {

constexpr int kMostWeight = 1000;

struct Wish {
  std::string what;  // with its parameters but for the weight
  int weight = kMostWeight;
};

// Thousandths; what is no weight weighs nothing, as a server would not know what to do with it.
int parse_weight(std::string_view text) {
  const bool shaped = !text.empty() && text.size() <= 5 && (text[0] == '0' || text[0] == '1') &&
                      (text.size() == 1 || text[1] == '.');
  if (!shaped) return 0;
  int weight = (text[0] - '0') * kMostWeight, unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(weight, kMostWeight);
}

Wish wish_of(std::string_view member) {
  auto mark = member.find(';');
  Wish wish{lower_case(trimmed(member.substr(0, mark)))};
  while (mark != std::string_view::npos) {
    const auto next = member.find(';', mark + 1);
    const auto parameter = trimmed(member.substr(mark + 1, next - mark - 1));
    if (parameter.size() > 1 && (parameter[0] == 'q' || parameter[0] == 'Q') && parameter[1] == '=')
      wish.weight = parse_weight(parameter.substr(2));
    else
      wish.what.append(";").append(parameter);
    mark = next;
  }
  return wish;
}

std::vector<Wish> wishes_of(std::string_view value) {
  std::vector<Wish> wishes;
  for (const auto member : list_members(value)) wishes.push_back(wish_of(member));
  std::sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.what < b.what;
  });
  return wishes;
}

}  // namespace

std::string normalised_preference(std::string_view value) {
  std::string text;
  for (const auto& [what, weight] : wishes_of(value)) {
    if (!text.empty()) text += ',';
    text += what;
    if (weight != kMostWeight) text += ";q=" + std::to_string(weight);
  }
  return text;
}

std::string most_wanted(std::string_view value) {
  const auto wishes = wishes_of(value);
  if (wishes.empty() || wishes.front().weight == 0) return {};
  if (wishes.size() > 1 && wishes[1].weight == wishes[0].weight) return {};
  return wishes.front().what;
}

}  // namespace tintype::cache
