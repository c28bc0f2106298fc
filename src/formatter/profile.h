#pragma once
// What an ICC profile says of itself (ICC.1:2022): its name and the colours it is for. Pure,
// bounded, distrusts every byte.
#include <string>
#include <string_view>

namespace tintype::formatter {

// The description, as UTF-8 of at most 128 bytes; empty when there is none that can be read.
std::string profile_name(std::string_view profile);

// How many colour bands an image of this profile has: 1, 3, 4; 0 for what is not known here.
int profile_bands(std::string_view profile);

// Whether it is sRGB under one of the names it goes by. A file without profile means the same.
bool is_srgb(std::string_view profile);

}  // namespace tintype::formatter
