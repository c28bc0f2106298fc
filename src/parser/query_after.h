#pragma once
// What a query does to the picture after its size: colours, effects, mask, border. Commands are
// laid down in the order of application.
#include "base/error.h"
#include "parser/query_commands.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

// bri, con, gam, sat, hue, sepia, monochrome, invert, sharp, blur.
Result<void> lay_down_look(const QueryTarget& query, QueryCommands& out);
// mask with corner-radius.
Result<void> lay_down_mask(const QueryTarget& query, QueryCommands& out);
// border with border-radius.
Result<void> lay_down_border(const QueryTarget& query, QueryCommands& out);

}  // namespace tintype::parser
