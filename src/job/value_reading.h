#pragma once
// The overloads behind parse_value, format_value and type_name, one set for each type; only
// values.cpp calls them. Same contract as there.
#include <string>
#include <string_view>

#include "base/error.h"
#include "job/values.h"

namespace tintype::job {

template <class T>
struct As {};

inline Error expected(std::string what) {
  return Error{Code::bad_request, "expected " + std::move(what), std::nullopt};
}

Result<Color> read(std::string_view text, As<Color>);
std::string write(const Color& value);
Result<Url> read(std::string_view text, As<Url>);
std::string write(const Url& value);

}  // namespace tintype::job
