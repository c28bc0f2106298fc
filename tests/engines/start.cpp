// libvips is started once for the whole program, as a worker does.
#include "engines/start.h"

#include <cstdlib>

namespace {
const bool started = [] {
  if (!tintype::engines::start("engines_test")) std::abort();
  return true;
}();
}  // namespace

// Read by the leak sanitizer where there is one: fontconfig keeps what it found for good.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\n";
}
