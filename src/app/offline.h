#pragma once
// One picture, or what would be done for it, without a server: `tintype render` and `tintype
// explain`. Blocking; call from the main thread.
#include <string>

#include "base/error.h"
#include "server/explain.h"
#include "server/maker.h"
#include "server/settings.h"

namespace tintype::app {

// `target` is a request target of one of the mounts, or the text of a chain when it does not begin
// with a slash. Errors are those a server would answer with.
Result<server::Made> render(server::Settings settings, const std::string& target,
                            const std::string& accept);
Result<server::Explained> explain(server::Settings settings, const std::string& target,
                                  const std::string& accept);

}  // namespace tintype::app
