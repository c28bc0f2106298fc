#pragma once
// A raw command of the table to a Step: names checked, shorthands expanded, values resolved. Its
// condition is not read here. Pure; errors are bad_request with a position.
#include <string_view>

#include "base/error.h"
#include "job/job.h"
#include "job/scope.h"

namespace tintype::job {

// The command's row, or bad_request with its nearest name.
Result<const CommandSpec*> known_command(const RawCommand& command);

// Whether every parameter belongs to the command and is there once. Names are compared in lower
// case, which a command that is `open` does not.
Result<void> check_names(const RawCommand& command, const CommandSpec& spec);

// Whether an argument says nothing that is not so without it.
bool is_default(const CommandSpec& spec, const ParameterSpec& parameter, std::string_view text);

// The step, defaults dropped, arguments sorted. Images it refers to must be named in `scope`.
Result<Step> read_step(const RawCommand& command, const CommandSpec& spec, const Scope& scope,
                       const JobLimits& limits);

// The parameter of that name, or null.
const RawParameter* find_parameter(const RawCommand& command, std::string_view name);

std::string lower_case(std::string_view name);

// `source` and `blank`, which begin a picture.
bool begins_image(const CommandSpec& spec);
// The name that the step gives to an image, or null; and the one it refers to.
const std::string* defined_image(const Step& step);
const std::string* used_image(const Step& step);

}  // namespace tintype::job
