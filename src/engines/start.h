#pragma once
// libvips for a server, started once a process before any other thread: no operation cache, one
// thread a pipeline, and no way to decode anything but by the loaders that load.h names. Every
// other loader, those of other formats and those that read files, is blocked.
namespace tintype::engines {

// False when libvips does not start or a loader that should be blocked is not.
bool start(const char* program);

}  // namespace tintype::engines
