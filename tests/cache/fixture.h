#pragma once
// What the cache's tests share: derivatives to order, a directory that goes away, a pool, and a way
// to run a coroutine to its end.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <thread>

#include "base/log.h"
#include "cache/disk_cache.h"
#include "cache/object.h"
#include "support.h"

namespace tintype::cache {

namespace fs = std::filesystem;

class TempDirectory {
 public:
  TempDirectory() {
    std::string name = (fs::temp_directory_path() / "tintype-cache-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string path() const { return path_; }

 private:
  std::string path_;
};

inline Hash128 key_of(int number) {
  return hash128("key " + std::to_string(number));
}

// The same for the same number and size; different bodies for different numbers.
inline ObjectPtr derivative(int number, std::size_t body_bytes) {
  Object made;
  made.key = key_of(number);
  std::minstd_rand random(static_cast<unsigned>(number) + 1);
  std::string body;
  body.reserve(body_bytes);
  while (body.size() < body_bytes) body.push_back(static_cast<char>(random()));
  made.body = Body(std::move(body));
  made.format = Format::webp;
  made.width = 300 + number;
  made.height = 200;
  made.cost_ms = 50;
  made.etag = "tag-" + std::to_string(number);
  made.last_modified = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  made.made = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'100));
  made.inputs = {{"file:shoe.jpg", "v1"},
                 {"https://example.com/a.png", "", "\"tag\"", "yesterday"}};
  made.headers = {{"X-Number", std::to_string(number)}};
  made.tags = {"shoes"};
  made.target = "/img/shoe.jpg?w=300";
  made.purge_number = 7;
  return std::make_shared<const Object>(std::move(made));
}

inline bool same(const Object& a, const Object& b) {
  return a.key == b.key && a.body == b.body && a.format == b.format && a.width == b.width &&
         a.height == b.height && a.frames == b.frames && a.etag == b.etag &&
         a.last_modified == b.last_modified && a.made == b.made && a.fresh_until == b.fresh_until &&
         a.inputs == b.inputs && a.headers == b.headers && a.tags == b.tags &&
         a.target == b.target && a.purge_number == b.purge_number;
}

// A disk tier on its own pool; each step waits until the disk has done its part.
struct Disk {
  explicit Disk(const std::string& directory, std::uint64_t capacity = 64 << 20,
                std::uint64_t max_unwritten_bytes = 64 << 20,
                DiskTuning tuning = {.durable = false}) {
    set_log_level("off");  // it tells of the faults that are made here
    DiskOptions options{directory, capacity, 1 << 20, max_unwritten_bytes,
                        std::chrono::milliseconds(0)};
    options.tuning = tuning;
    auto opened = DiskCache::open(std::move(options), pool);
    REQUIRE(opened);
    cache = *opened;
    cache->drain();
  }
  ~Disk() {
    if (cache) cache->drain();
    cache.reset();
    pool.join();
  }

  DiskStats write(const ObjectPtr& derivative) {
    cache->write(derivative);
    cache->drain();
    return cache->stats();
  }
  ObjectPtr find(int number) {
    ObjectPtr found = cache->may_have(key_of(number)) ? cache->read(key_of(number)) : nullptr;
    cache->drain();
    return found;
  }

  boost::asio::thread_pool pool{2};
  std::shared_ptr<DiskCache> cache;
};

template <class T>
T run(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  std::optional<T> result;
  std::exception_ptr failure;
  boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, T value) {
    failure = thrown;
    result = std::move(value);
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

// Waits for what another thread is about to do.
template <class Condition>
bool eventually(Condition condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::vector<fs::path> files_below(const fs::path& directory) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) found.push_back(entry.path());
  return found;
}

}  // namespace tintype::cache
