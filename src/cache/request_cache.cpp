#include "cache/request_cache.h"

#include <array>
#include <atomic>
#include <utility>

#include "base/blocking.h"
#include "cache/disk_cache.h"
#include "cache/memory_cache.h"

namespace tintype::cache {

struct RequestCache::State {
  State(const CacheOptions& given, boost::asio::thread_pool& pool)
      : max_object_bytes(given.max_object_bytes),
        blocking(pool),
        memory(given.memory_bytes, given.max_object_bytes) {}

  // Tells whoever reads a key from disk that it was removed meanwhile; keys share a counter.
  std::atomic<std::uint32_t>& removals_of(const Hash128& key) {
    return removals[key.low % removals.size()];
  }

  const std::uint64_t max_object_bytes;
  boost::asio::thread_pool& blocking;
  MemoryCache memory;
  std::shared_ptr<DiskCache> disk;  // null: none
  std::atomic<std::uint64_t> misses{0}, stores{0};
  std::array<std::atomic<std::uint32_t>, 64> removals{};
};

namespace {

Result<ObjectPtr> read_from(const std::shared_ptr<DiskCache>& disk, const Hash128& key) {
  return disk->read(key);
}

}  // namespace

RequestCache::RequestCache(std::shared_ptr<State> state) : state_(std::move(state)) {}

RequestCache::~RequestCache() {
  if (state_->disk) state_->disk->close();
}

Result<std::unique_ptr<RequestCache>> RequestCache::open(CacheOptions options,
                                                         boost::asio::thread_pool& blocking) {
  auto state = std::make_shared<State>(options, blocking);
  if (!options.directory.empty()) {
    DiskOptions disk{std::move(options.directory), options.disk_bytes,
                     options.max_object_bytes,     options.max_unwritten_bytes,
                     options.disk_retry_after,     options.open_bodies};
    auto opened = DiskCache::open(std::move(disk), blocking);
    if (!opened) return opened.error();
    state->disk = std::move(*opened);
  }
  return std::unique_ptr<RequestCache>(new RequestCache(std::move(state)));
}

ObjectPtr RequestCache::find_in_memory(const Hash128& key) {
  return state_->memory.find(key).object;
}

boost::asio::awaitable<Found> RequestCache::find(Hash128 key) {
  const std::shared_ptr<State> state = state_;
  MemoryCache::Hit hit = state->memory.find(key);
  if (hit.object) co_return Found{std::move(hit.object), Tier::memory};
  if (state->disk && state->disk->may_have(key)) {
    const std::atomic<std::uint32_t>& removals = state->removals_of(key);
    const std::uint32_t before = removals;
    Result<ObjectPtr> read = co_await run_blocking(state->blocking, &read_from, state->disk, key);
    if (read && *read) {
      state->memory.put(*read, [&] { return removals == before; });
      co_return Found{std::move(*read), Tier::disk};
    }
  }
  ++state->misses;
  co_return Found{};
}

void RequestCache::store(ObjectPtr object) {
  if (object->body.size() > state_->max_object_bytes) return;
  ++state_->stores;
  state_->memory.put(object);
  if (state_->disk) state_->disk->write(std::move(object));
}

// In this order, so that a reader who began before can not bring it back into memory, and one who
// begins after does not find it on disk.
void RequestCache::remove(const Hash128& key) {
  if (state_->disk) state_->disk->remove(key);
  ++state_->removals_of(key);
  state_->memory.remove(key);
}

CacheStats RequestCache::stats() const {
  const MemoryStats memory = state_->memory.stats();
  const DiskStats disk = state_->disk ? state_->disk->stats() : DiskStats{};
  CacheStats stats;
  stats.memory_entries = memory.entries;
  stats.memory_bytes = memory.bytes;
  stats.memory_hits = memory.hits;
  stats.disk_entries = disk.entries;
  stats.disk_bytes = disk.bytes;
  stats.disk_hits = disk.hits;
  stats.misses = state_->misses;
  stats.stores = state_->stores;
  stats.evictions = memory.evictions + disk.evictions;
  stats.damaged = disk.damaged;
  stats.write_failures = disk.write_failures;
  return stats;
}

}  // namespace tintype::cache
