// libvips is started once for the whole program, as a worker does.
#include "engines/start.h"

#include <cstdlib>

namespace {
const bool started = [] {
  if (!tintype::engines::start("engines_test")) std::abort();
  return true;
}();
}  // namespace
