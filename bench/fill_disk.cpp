// Fills a cache directory with files of objects' names and usual sizes, for what measures how they
// are found again. They have no bytes (sparse), so they take inodes and no space.
//   fill_disk DIRECTORY COUNT
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/fd.h"
#include "base/hash.h"
#include "cache/disk_directory.h"

namespace {

using namespace tintype;

constexpr off_t kBytes = 14'000;

bool make(const std::string& path) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  return file && ::ftruncate(file.get(), kBytes) == 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return std::fputs("fill_disk DIRECTORY COUNT\n", stderr), 2;
  cache::DiskDirectory directory(arguments[1]);
  if (const auto ready = directory.prepare(); !ready)
    return std::fprintf(stderr, "%s\n", ready.error().detail.c_str()), 1;
  const long wanted = std::atol(arguments[2]);
  for (long i = 0; i < wanted; ++i) {
    const std::string path = directory.object_path(hash128("object " + std::to_string(i)));
    if (make(path)) continue;
    const std::string leaf = path.substr(0, path.rfind('/'));
    ::mkdir(leaf.substr(0, leaf.rfind('/')).c_str(), 0700);
    ::mkdir(leaf.c_str(), 0700);
    if (!make(path)) return std::perror(path.c_str()), 1;
  }
}
