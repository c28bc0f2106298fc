#pragma once
// The text of one command, `name=param[value],param[value]`, to a RawCommand: the form that the
// chain dialect and the canonical text share. Linear, pure.
#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "job/job.h"

namespace tintype::job {

// `text` is one command without its separators; `position` is where it begins, and all positions
// are relative to the same. Blanks around names and a comma at the end are passed over. The name of
// the command is made lower case; values keep their escapes. bad_request with a position.
Result<RawCommand> read_command(std::string_view text, std::size_t position,
                                const JobLimits& limits);

// The bytes before the bracket that closes a value, which begins at `text`; nothing when none does.
std::optional<std::size_t> value_length(std::string_view text);

}  // namespace tintype::job
