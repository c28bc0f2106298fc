#pragma once
// Where a box sits within a larger one, by gravity.
#include "engines/size.h"
#include "job/values.h"

namespace tintype::engines {

struct Point {
  int x = 0, y = 0;
};

// Top left corner of a box of size `inner` in (or around) one of size `outer`. Offsets go inwards
// from the edges the gravity names, and right and down where it names none. Gravities that are not
// on the compass count as center.
Point place(Size inner, Size outer, job::Gravity gravity, double offset_x, double offset_y);

// The same about a focal point (shares of the outer box), kept within the outer box.
Point place_about(Size inner, Size outer, double focal_x, double focal_y);

// Attention and entropy look at the picture itself.
bool is_found_in_picture(job::Gravity gravity);

}  // namespace tintype::engines
