#include "server/client_hints.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tintype::server {
namespace {

struct Ratio {
  double value;
  const char* text;
};
constexpr std::array kRatios{Ratio{1, "1"}, Ratio{1.5, "1.5"}, Ratio{2, "2"}, Ratio{3, "3"},
                             Ratio{4, "4"}};
constexpr std::array kWidths{160,  320,  480,  640,  800,  960, 1200,
                             1440, 1600, 1920, 2400, 2880, 3840};

// Nothing but a number above 0: 0 when it is not that.
double positive_number(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && value > 0 && value < 100'000 ? value : 0;
}

}  // namespace

parser::Hints normal_hints(const HintFields& fields) {
  parser::Hints hints;
  if (const double dpr = positive_number(fields.dpr); dpr > 0) {
    const auto* at = std::find_if(kRatios.begin(), kRatios.end() - 1,
                                  [dpr](const Ratio& ratio) { return ratio.value >= dpr; });
    hints.dpr = at->text;
  }
  if (const double width = positive_number(fields.width); width > 0) {
    const auto* at = std::find_if(kWidths.begin(), kWidths.end() - 1,
                                  [width](int known) { return known >= width; });
    hints.width = std::to_string(*at);
  }
  hints.save_data = fields.save_data == "on";
  return hints;
}

std::vector<HintFields> all_hints() {
  std::vector<std::string> ratios{""}, widths{""};
  for (const Ratio& ratio : kRatios) ratios.emplace_back(ratio.text);
  for (const int width : kWidths) widths.push_back(std::to_string(width));
  std::vector<HintFields> all;
  for (const char* save_data : {"", "on"})
    for (const auto& width : widths)
      for (const auto& ratio : ratios) all.push_back({ratio, width, save_data});
  return all;
}

}  // namespace tintype::server
