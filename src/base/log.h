#pragma once
// The process's log: one JSON or text line an event, to standard error. Any thread.
#include <string_view>

namespace tintype {

// Writes `event` with level "info", "warn" or "error". `details` is text for operators; it may hold
// paths and addresses, never secrets.
enum class Severity { info, warning, error };
void log(Severity severity, std::string_view event, std::string_view details = {});

// Sets the least severity that is written ("debug", "info", "warn", "error", "off").
// False when the name is none of them.
bool set_log_level(std::string_view name);

}  // namespace tintype
