#pragma once
// `tintype serve`: a server under signals.
#include <functional>
#include <optional>

#include "server/settings.h"

namespace tintype::app {

// Loads the settings, having complained when there are none to be had.
using LoadSettings = std::function<std::optional<server::Settings>()>;

// Serves until SIGTERM or SIGINT, then drains; SIGHUP loads again. The exit status.
int serve(const LoadSettings& load);

}  // namespace tintype::app
