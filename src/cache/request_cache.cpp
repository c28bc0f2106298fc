#include "cache/request_cache.h"

#include <utility>

#include "base/blocking.h"
#include "cache/request_cache_state.h"

namespace tintype::cache {

namespace {

Result<ObjectPtr> read_from(const std::shared_ptr<DiskCache>& disk, const Hash128& key) {
  return disk->read(key);
}

}  // namespace

RequestCache::RequestCache(std::shared_ptr<State> state) : state_(std::move(state)) {}

RequestCache::~RequestCache() {
  state_->sweep.reset();
  if (state_->disk) state_->disk->close();
  state_->purges->close();
}

Result<std::unique_ptr<RequestCache>> RequestCache::open(CacheOptions options,
                                                         boost::asio::thread_pool& blocking) {
  auto state = std::make_shared<State>(options, blocking);
  bool beside_objects = false;
  if (!options.directory.empty()) {
    const std::string directory = options.directory;
    DiskOptions disk{std::move(options.directory), options.disk_bytes,
                     options.max_object_bytes,     options.max_unwritten_bytes,
                     options.disk_retry_after,     options.open_bodies};
    auto opened = DiskCache::open(std::move(disk), blocking);
    if (!opened) return opened.error();
    state->disk = std::move(*opened);
    if (options.purge.path.empty()) options.purge.path = directory + "/purges";
    beside_objects = DiskDirectory(directory).has_objects();
  }
  auto purges = PurgeLog::open(options.purge, beside_objects);
  if (!purges) return purges.error();
  state->purges = std::move(*purges);
  state->sweep = std::make_unique<PurgeSweep>(state->memory, state->disk, state->purges,
                                              options.purge.sweep_rate);
  return std::unique_ptr<RequestCache>(new RequestCache(std::move(state)));
}

ObjectPtr RequestCache::find_in_memory(const Hash128& key) {
  return state_->find_in_memory(key);
}

boost::asio::awaitable<Found> RequestCache::find(Hash128 key) {
  const std::shared_ptr<State> state = state_;
  if (auto object = state->find_in_memory(key)) co_return Found{std::move(object), Tier::memory};
  if (state->disk && state->disk->may_have(key)) {
    const std::atomic<std::uint32_t>& removals = state->removals_of(key);
    const std::uint32_t before = removals;
    Result<ObjectPtr> read = co_await run_blocking(state->blocking, &read_from, state->disk, key);
    const Standing standing = read && *read ? state->purges->standing(**read) : Standing::purged;
    if (standing != Standing::purged) {
      state->memory.put(*read, [&] { return removals == before; });
      if (standing == Standing::stale) read = state->purges->aged(*read);
      co_return Found{std::move(*read), Tier::disk};
    }
    if (read && *read) state->forget_purged(key);
  }
  ++state->misses;
  co_return Found{};
}

void RequestCache::store(ObjectPtr object) {
  if (object->body.size() > state_->max_object_bytes) return;
  if (standing(*object) == Standing::purged) return;
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
  stats.purge = state_->purges->stats();
  const SweepStats swept = state_->sweep->stats();
  stats.swept_objects = swept.objects;
  stats.swept_bytes = swept.bytes;
  return stats;
}

}  // namespace tintype::cache
