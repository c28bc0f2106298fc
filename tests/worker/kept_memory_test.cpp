#include "worker/kept_memory.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "support.h"

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace tintype::worker {
namespace {

constexpr std::size_t kMegabyte = 1 << 20;

using Block = std::unique_ptr<char[]>;

Block touched(std::size_t bytes) {
  Block block(new char[bytes]);
  std::memset(block.get(), 1, bytes);
  asm volatile("" : : "r"(block.get()) : "memory");  // Clang leaves out what nobody looks at
  return block;
}

long faults() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

std::size_t resident_bytes() {
  long all = 0, resident = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  const bool read = file && std::fscanf(file, "%ld %ld", &all, &resident) == 2;
  if (file) std::fclose(file);
  return read ? static_cast<std::size_t>(resident) * 4096 : 0;
}

// In a process of its own: the settings are the process's.
template <class Body>
bool holds_in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    const KeptMemory memory;
    ::_exit(body(memory) ? 0 : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

}  // namespace

TEST_CASE("a job finds the pages that the last one freed", "[worker]") {
  CHECK(holds_in_child([](const KeptMemory& memory) {
    touched(20 * kMegabyte);
    memory.release_beyond_bound();
    const long before = faults();
    touched(20 * kMegabyte);
    return faults() - before < 50;  // of 5120 pages
  }));
}

TEST_CASE("what a worker keeps between jobs is bounded", "[worker]") {
  CHECK(holds_in_child([](const KeptMemory& memory) {
    const std::size_t before = resident_bytes();
    std::vector<Block> blocks;
    for (int i = 0; i < 200; ++i) blocks.push_back(touched(kMegabyte));
    const Block last = touched(kMegabyte);  // nothing below it is given back by itself
    blocks.clear();
    const bool kept_all = resident_bytes() > before + 190 * kMegabyte;
    memory.release_beyond_bound();
    return kept_all && resident_bytes() < before + 20 * kMegabyte;
  }));
}

}  // namespace tintype::worker

#endif
