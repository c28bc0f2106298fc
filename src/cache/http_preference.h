#pragma once
// Accept, Accept-Language, Accept-Encoding and Accept-Charset: lists of wishes with weights (RFC
// 9110, 12.4.2). Pure; any thread; hostile input.
#include <string>
#include <string_view>

namespace tintype::cache {

// Members in lower case and without blanks, by weight, those of one weight by spelling: as order
// among these means nothing. Weights are spelled in one way, that of 1 not at all.
std::string normalised_preference(std::string_view value);

// The member with the largest weight, in lower case, when only one has it; else nothing.
std::string most_wanted(std::string_view value);

}  // namespace tintype::cache
