#pragma once
// The names that a chain gives: of variables (`global.resolve.width`) and of images' properties
// (`shoe.width`). Pure functions.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tintype::job {

inline constexpr std::string_view kVariablePrefix = "global.";
inline constexpr std::size_t kMaxNameBytes = 64;

// Variables made by build_job begin with this, so no request can set one.
inline constexpr std::string_view kHiddenPrefix = "_if";

bool is_name_start(char c);  // a letter or `_`
bool is_name_char(char c);   // a letter, a digit or `_`

// A variable's name as a request may set it: a letter, then letters, digits, `_` and `.`, the last
// no `.`; kMaxNameBytes at most.
bool is_variable_name(std::string_view name);

// The bytes at the start of `text` that can belong to a variable's name.
std::size_t variable_name_length(std::string_view text);

// width, height, colorspace, bands, pages, alpha.
bool is_property(std::string_view name);

// The candidate at most two edits (a third of its length when short) away from `name`: the nearest,
// the first of equals; nothing when none is near.
std::optional<std::string_view> nearest_name(std::string_view name,
                                             std::span<const std::string_view> candidates);

// ` (did you mean scale?)`, or nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace tintype::job
