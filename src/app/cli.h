#pragma once
// The command line: serve, render, explain, commands, check, purge, version.

namespace tintype::app {

// The exit status: 0, 1 for what went wrong, 2 for a command line that cannot be understood.
int run(int argc, char** argv);

}  // namespace tintype::app
