#pragma once
// The query dialect's crop list as a gravity.
#include <string>

#include "base/error.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

// The canonical gravity of a list such as `top,left` or `faces,edges`: words for sides join, and
// the first word that looks for something wins over them. bad_request for other words and opposite
// sides, at the list's position.
Result<std::string> read_gravity(const Given& list);

}  // namespace tintype::parser
