#pragma once
// The chain dialect, docs/dialects/chain.md: `source=url[file:a.jpg]&scale=width[300]&sink`. Only
// the reading of commands is here; what they mean is job/'s. Linear, pure.
#include <string_view>
#include <vector>

#include "base/error.h"
#include "job/job.h"
#include "parser/parse.h"

namespace tintype::parser {

// The chain in the target's query. Fails as parse() does.
Result<job::Job> parse_chain_target(std::string_view target, std::size_t prefix_length,
                                    const Options& options);

// The commands of a chain as a file or a body holds it. bad_request with the offset in `text`.
Result<std::vector<job::RawCommand>> read_chain_text(std::string_view text,
                                                     const job::JobLimits& limits);

}  // namespace tintype::parser
