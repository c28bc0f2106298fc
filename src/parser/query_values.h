#pragma once
// Reading the query dialect's values. Each takes the parameter by its first name and gives nothing
// when it is not there; bad_request says what was expected, at the value's position.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "job/values.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

Result<std::optional<double>> read_number(const QueryTarget& query, std::string_view name,
                                          double least, double most);
Result<std::optional<int>> read_whole(const QueryTarget& query, std::string_view name, int least,
                                      int most);
// False when it is not there.
Result<bool> read_flag(const QueryTarget& query, std::string_view name);
// One of `choices` as written there, without regard to case.
Result<std::optional<std::string>> read_choice(const QueryTarget& query, std::string_view name,
                                               std::span<const std::string_view> choices);
// The canonical colour. Four or eight digits begin with the alpha: ARGB, AARRGGBB.
Result<std::optional<job::Color>> read_color(const QueryTarget& query, std::string_view name);
Result<job::Color> color_from(std::string_view text, std::size_t position);

// The parts of a list at its commas, at least one; views into `list`.
std::vector<std::string_view> list_items(std::string_view list);

// A decimal number as canonical values have it, rounded to four digits after the point.
std::string decimal(double value);

}  // namespace tintype::parser
