#include "engines/placement.h"

#include <algorithm>
#include <cmath>

namespace tintype::engines {

namespace {

using job::Gravity;

bool is_west(Gravity g) {
  return g == Gravity::west || g == Gravity::northwest || g == Gravity::southwest;
}
bool is_east(Gravity g) {
  return g == Gravity::east || g == Gravity::northeast || g == Gravity::southeast;
}
bool is_north(Gravity g) {
  return g == Gravity::north || g == Gravity::northwest || g == Gravity::northeast;
}
bool is_south(Gravity g) {
  return g == Gravity::south || g == Gravity::southwest || g == Gravity::southeast;
}

// Beyond any image, and within what int and libvips can hold.
int to_int(double value) {
  return static_cast<int>(
      std::lround(std::clamp(value, -VIPS_MAX_COORD * 1.0, VIPS_MAX_COORD * 1.0)));
}

int along(int inner, int outer, bool low, bool high, double offset) {
  if (low) return to_int(offset);
  if (high) return to_int(outer - inner - offset);
  return to_int(std::floor((outer - inner) / 2.0) + offset);
}

int about(int inner, int outer, double focus) {
  return std::clamp(to_int(focus * outer - inner / 2.0), 0, std::max(0, outer - inner));
}

}  // namespace

Point place(Size inner, Size outer, Gravity gravity, double offset_x, double offset_y) {
  return {along(inner.width, outer.width, is_west(gravity), is_east(gravity), offset_x),
          along(inner.height, outer.height, is_north(gravity), is_south(gravity), offset_y)};
}

Point place_about(Size inner, Size outer, double focal_x, double focal_y) {
  return {about(inner.width, outer.width, focal_x), about(inner.height, outer.height, focal_y)};
}

bool is_found_in_picture(Gravity gravity) {
  return gravity == Gravity::attention || gravity == Gravity::entropy;
}

}  // namespace tintype::engines
