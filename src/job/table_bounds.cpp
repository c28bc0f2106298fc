#include "job/table_bounds.h"

#include <cmath>

namespace tintype::job {

std::string range_text(const std::string& type, const Bounds& bounds) {
  return "a " + type + (type == "length" ? " such as 300 or 50%," : "") + " from " +
         format_value(*bounds.least) + " to " + format_value(*bounds.most);
}

bool inside(double value, const Bounds& bounds) {
  return value >= *bounds.least && value <= *bounds.most;
}

bool inside(const Length& value, const Bounds& bounds) {
  if (!value.percent) return inside(value.value, bounds);
  return value.value <= kMaxPercent && value.value >= (*bounds.least < 0 ? -kMaxPercent : 0);
}

double turned(double degrees) {
  const double rest = std::fmod(degrees, 360);
  // A tiny negative angle plus 360 rounds to 360 itself.
  const double positive = rest < 0 ? rest + 360 : rest;
  return positive >= 360 ? 0 : positive;
}

}  // namespace tintype::job
