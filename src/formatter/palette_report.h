#pragma once
// A palette as imgix's clients read it: JSON, or CSS classes.
#include <string>

#include "formatter/dominant_colors.h"

namespace tintype::formatter {

// {"colors": [{"hex", "red", "green", "blue" (0 to 1), "share"}…], "average_luminance"}
std::string palette_json(const Palette& palette);

// Classes image-fg-N (color) and image-bg-N (background-color), N from 1.
std::string palette_css(const Palette& palette);

}  // namespace tintype::formatter
