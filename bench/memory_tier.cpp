// Measures the memory tier: hits a second by threads that ask for the same few objects, and the
// resident memory of many small ones.
//   memory_tier hits [OBJECTS] [SECONDS] [POLICY]
//   memory_tier fill [OBJECTS] [BODY_BYTES] [POLICY]
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cache/memory_cache.h"

namespace {

using namespace tintype;
using namespace tintype::cache;
using Clock = std::chrono::steady_clock;

ObjectPtr object(int number, std::size_t body_bytes) {
  Object made;
  made.key = hash128("object " + std::to_string(number));
  made.body = Body(std::string(body_bytes, 'x'));
  made.etag = to_hex(made.key);
  made.target = "/img/shoes/" + std::to_string(number) + ".jpg?w=600&fm=webp";
  made.inputs = {{"file:shoes/" + std::to_string(number) + ".jpg", to_hex(made.key)}};
  return std::make_shared<const Object>(std::move(made));
}

// Hits a second of so many threads; one more puts an object every millisecond.
double hits_a_second(MemoryCache& cache, int objects, int threads, double seconds) {
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> hits{0};
  const auto read = [&](unsigned seed) {
    std::uint64_t mine = 0;
    for (unsigned at = seed; !done.load(std::memory_order_relaxed); ++mine) {
      at = at * 1664525 + 1013904223;
      static thread_local std::vector<Hash128> keys;
      if (keys.empty())
        for (int i = 0; i < objects; ++i) keys.push_back(hash128("object " + std::to_string(i)));
      if (!cache.find(keys[(at >> 16) % keys.size()]).object) std::abort();
    }
    hits += mine;
  };
  std::vector<std::thread> readers;
  const auto began = Clock::now();
  for (int i = 0; i < threads; ++i) readers.emplace_back(read, static_cast<unsigned>(i) * 7919 + 1);
  for (int i = 0; Clock::now() - began < std::chrono::duration<double>(seconds); ++i) {
    cache.put(object(1'000'000 + i % 1000, 4096));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  return static_cast<double>(hits) / std::chrono::duration<double>(Clock::now() - began).count();
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  long size = 0, resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void fill(int objects, std::size_t body_bytes, PolicyKind policy) {
  MemoryCache cache(64ull << 30, 32 << 20, policy);
  const double before = resident_bytes();
  for (int i = 0; i < objects; ++i) cache.put(object(i, body_bytes));
  const double each = (resident_bytes() - before) / objects;
  const MemoryStats stats = cache.stats();
  std::printf(
      "%llu objects of %zu bytes: %.0f MB resident, %.0f bytes each; counted as %.0f each\n",
      static_cast<unsigned long long>(stats.entries), body_bytes, each * objects / 1e6, each,
      static_cast<double>(stats.bytes) / static_cast<double>(stats.entries));
}

}  // namespace

int main(int count, char** arguments) {
  const auto number = [&](int at, double usual) {
    return count > at ? std::atof(arguments[at]) : usual;
  };
  const std::string_view what = count > 1 ? arguments[1] : "";
  const auto policy = policy_from(count > 4 ? arguments[4] : "s3fifo");
  if (!policy || (what != "hits" && what != "fill")) {
    std::fputs(
        "memory_tier hits [OBJECTS] [SECONDS] [POLICY]\n"
        "memory_tier fill [OBJECTS] [BODY_BYTES] [POLICY]\n",
        stderr);
    return 2;
  }
  if (what == "fill") {
    fill(static_cast<int>(number(2, 1e6)), static_cast<std::size_t>(number(3, 200)), *policy);
    return 0;
  }
  const int objects = static_cast<int>(number(2, 64));
  for (const int threads : {1, 2, 4, 8}) {
    MemoryCache cache(256 << 20, 32 << 20, *policy);
    for (int i = 0; i < objects; ++i) cache.put(object(i, 4096));
    std::printf("%d threads: %.2f million hits a second\n", threads,
                hits_a_second(cache, objects, threads, number(3, 1)) / 1e6);
  }
}
