#pragma once
// What a query does to the picture before its size: orient, page, rect, trim, flip, rot. Commands
// are laid down in the order of application.
#include "base/error.h"
#include "parser/query_commands.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

// With orient, EXIF's own orientation is left alone; comes before the source.
void lay_down_exif(const QueryTarget& query, QueryCommands& out);
// Comes after it.
Result<void> lay_down_before_size(const QueryTarget& query, QueryCommands& out);

}  // namespace tintype::parser
