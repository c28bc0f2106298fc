#pragma once
// A query target taken apart: its path and the parameters of the dialect under their first names,
// percent-decoded once. A parameter given twice counts as given last; an empty one as not given.
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tintype::parser {

struct Given {
  std::string value;
  std::size_t position = 0;  // of the value, in the target
};

struct QueryTarget {
  Given path;
  std::map<std::string, Given, std::less<>> parameters;  // by first name
  bool strict = false;

  const Given* find(std::string_view name) const;
};

// bad_request when a `%` is not followed by two hexadecimal digits; strict also refuses names that
// are not the dialect's, and empty values.
Result<QueryTarget> read_query(std::string_view target, std::size_t prefix_length, bool strict);

Error error_at(std::size_t position, std::string message);

}  // namespace tintype::parser
