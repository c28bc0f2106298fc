#pragma once
// What a query does to the picture beside its size: before it (orient, rect, trim, flip, rot) and
// after it (colours, effects, mask, border). Commands are laid down in the order of application.
#include "base/error.h"
#include "parser/query_commands.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

// orient, which has to come before the source is loaded: only whether EXIF is to be left alone.
void lay_down_exif(const QueryTarget& query, QueryCommands& out);
// frame or page, orient, rect, trim, flip, rot.
Result<void> lay_down_before_size(const QueryTarget& query, QueryCommands& out);
// bri, con, gam, sat, hue, sepia, monochrome, invert, sharp, blur.
Result<void> lay_down_look(const QueryTarget& query, QueryCommands& out);
// mask with corner-radius; border with border-radius.
Result<void> lay_down_mask(const QueryTarget& query, QueryCommands& out);
Result<void> lay_down_border(const QueryTarget& query, QueryCommands& out);

}  // namespace tintype::parser
