#pragma once
// The query dialect: `PATH?w=300&fit=crop`, parameters as imgix names and means them. Exactly what
// is read, and how each becomes commands: docs/dialects/query.md. Pure; any thread.
#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "job/job.h"
#include "parser/parse.h"

namespace tintype::parser {

// `target` is the raw request target, `prefix_length` how much of it is the mount. bad_request with
// the position in `target`: of a bad value, an unknown name (strict only), a bad percent-encoding,
// or the path.
Result<job::Job> parse_query(std::string_view target, std::size_t prefix_length,
                             const Options& options);

}  // namespace tintype::parser
