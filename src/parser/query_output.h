#pragma once
// What a query says of the file: fm, auto, q, lossless, palette; and of the answer: dl.
#include <string>

#include "base/error.h"
#include "parser/query_commands.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

// sink.
Result<void> lay_down_output(const QueryTarget& query, QueryCommands& out);

// The name to save the answer by, empty when dl is not there. A bare dl takes the path's last part.
// Free of control characters and of what separates paths; 255 bytes at most.
Result<std::string> read_download_name(const QueryTarget& query);

}  // namespace tintype::parser
