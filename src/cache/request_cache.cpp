#include "cache/request_cache.h"

#include <utility>

#include "cache/request_cache_state.h"

namespace tintype::cache {
namespace {

constexpr std::size_t kDiskThreads = 2;  // one that writes, one that looks what is there

}  // namespace

void RequestCache::State::asked(const Object& object, bool in_memory, bool on_disk) {
  if (!ShadowCache::is_picked(object.key)) return;
  memory_shadow.asked(object.key, MemoryCache::cost(object), in_memory);
  if (disk) disk_shadow.asked(object.key, disk_cost(object.body.size()), in_memory || on_disk);
}

ObjectPtr RequestCache::State::find_in_memory(const Hash128& key) {
  MemoryCache::Hit hit = memory.find(key);
  if (!hit.object) return nullptr;
  const Standing standing = purges->standing(*hit.object);
  if (standing == Standing::purged) {
    memory.remove(hit.object);
    return nullptr;
  }
  asked(*hit.object, true, false);
  if (hit.first_use && disk) disk->write_again(hit.object);
  return standing == Standing::stale ? purges->aged(hit.object) : std::move(hit.object);
}

// What was stored under the key meanwhile stays.
void RequestCache::State::remove_purged_from_disk(const Hash128& key) {
  auto unwanted = [log = purges](const Object& now) {
    return log->standing(now) == Standing::purged;
  };
  disk->remove_if(key, std::move(unwanted), [](std::uint64_t) {});
}

RequestCache::RequestCache(std::shared_ptr<State> state) : state_(std::move(state)) {}

RequestCache::~RequestCache() {
  state_->sweep.reset();
  if (state_->disk) {
    state_->reads->close();
    state_->disk->close();
  }
  state_->purges->close();
}

Result<std::unique_ptr<RequestCache>> RequestCache::open(CacheOptions options,
                                                         boost::asio::thread_pool& blocking) {
  auto state = std::make_shared<State>(options, blocking);
  bool beside_objects = false;
  if (!options.directory.empty()) {
    const std::string directory = options.directory;
    DiskOptions tier{std::move(options.directory),
                     options.disk_bytes,
                     options.max_object_bytes,
                     options.max_unwritten_bytes,
                     options.disk_retry_after,
                     options.open_bodies,
                     options.policy,
                     options.disk};
    auto opened = DiskCache::open(std::move(tier), state->disk_threads.emplace(kDiskThreads));
    if (!opened) return opened.error();
    state->disk = std::move(*opened);
    const auto read = [disk = state->disk](const Hash128& key) { return disk->read(key); };
    state->reads = std::make_unique<DiskReads>(read, options.disk);
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
    const std::atomic<std::uint32_t>& changes = state->changes_of(key);
    const std::uint32_t before = changes;
    ObjectPtr object = state->disk->find_unwritten(key);
    if (!object) object = co_await state->reads->read(key);
    const Standing standing = object ? state->purges->standing(*object) : Standing::purged;
    if (standing != Standing::purged) {
      state->asked(*object, false, true);
      state->memory.put(object, [&] { return changes == before; });
      if (standing == Standing::stale) object = state->purges->aged(object);
      co_return Found{std::move(object), Tier::disk};
    }
    if (object) state->remove_purged_from_disk(key);
  }
  ++state->misses;
  co_return Found{};
}

void RequestCache::store(ObjectPtr object) {
  if (object->body.size() > state_->max_object_bytes) return;
  if (standing(*object) == Standing::purged) return;
  ++state_->stores;
  ++state_->changes_of(object->key);
  const bool renewed = state_->memory.put(object);
  if (!renewed) state_->asked(*object, false, false);
  if (state_->disk) state_->disk->write(std::move(object));
}

// In this order, so that a reader who began before can not bring it back into memory, and one who
// begins after does not find it on disk.
void RequestCache::remove(const Hash128& key) {
  if (state_->disk) state_->disk->remove(key);
  ++state_->changes_of(key);
  state_->memory.remove(key);
}

TierScores RequestCache::scores() const {
  TierScores scores{state_->memory_shadow.scores(), {}};
  if (state_->disk) scores.disk = state_->disk_shadow.scores();
  return scores;
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
  if (!state_->disk) return stats;
  const DiskReads::Stats reads = state_->reads->stats();
  stats.disk_declined = disk.declined;
  stats.disk_unwritten = disk.unwritten;
  stats.disk_late_reads = reads.late;
  stats.disk_refused_reads = reads.refused;
  stats.disk_indexed = disk.indexed;
  return stats;
}

}  // namespace tintype::cache
