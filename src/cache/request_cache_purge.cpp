// The request cache's purges.
#include <unordered_set>
#include <utility>

#include "base/blocking.h"
#include "cache/request_cache_state.h"

namespace tintype::cache {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kDiskParts = 1024;  // so that other blocking work gets its turn in between

// What a request would mean, added up part by part.
struct Tally {
  explicit Tally(const PurgeRequest& request) : rules(request.items.size() * kMaxPurgeValueBytes) {
    std::uint64_t number = 0;
    for (const PurgeItem& item : request.items) rules.add({++number, {}, item, false});
  }

  // Objects that were purged before are there no more.
  void look_at(const PurgeLog& log, const Object& object, std::uint64_t bytes,
               PurgeCount::Sum& sum) {
    if (rules.judge(object, PurgedSince(0)).standing == Standing::good) return;
    if (log.standing(object) == Standing::purged) return;
    ++sum.objects;
    sum.bytes += bytes;
    if (seen.insert(object.key).second) ++count.objects;
  }

  PurgeRules rules;
  PurgeCount count;
  std::unordered_set<Hash128> seen;
};

using TallyPtr = std::shared_ptr<Tally>;

Result<bool> count_in_memory(const MemoryCache* memory, std::shared_ptr<PurgeLog> log,
                             TallyPtr tally, std::size_t part) {
  for (const ObjectPtr& object : memory->part(part))
    tally->look_at(*log, *object, object->body.size(), tally->count.memory);
  return true;
}

Result<bool> count_on_disk(std::shared_ptr<DiskCache> disk, std::shared_ptr<PurgeLog> log,
                           TallyPtr tally, std::size_t part) {
  for (const Hash128& key : disk->keys(part, kDiskParts))
    if (const auto header = disk->header(key))
      tally->look_at(*log, header->object, header->body_bytes, tally->count.disk);
  return true;
}

Result<std::uint64_t> commit(std::shared_ptr<PurgeLog> log,
                             std::shared_ptr<PurgeLog::Batch> batch) {
  return log->commit(batch);
}

}  // namespace

PurgePoint RequestCache::purge_point() const {
  return state_->purges->point();
}

Standing RequestCache::standing(const Object& object) const {
  return state_->purges->standing(object);
}

ObjectPtr RequestCache::adopt(const ObjectPtr& object) const {
  return state_->purges->adopt(object);
}

boost::asio::awaitable<Result<std::uint64_t>> RequestCache::purge(PurgeRequest request) {
  const std::shared_ptr<State> state = state_;
  const bool soft = request.soft;
  auto batch = state->purges->enqueue(std::move(request));
  if (!batch) co_return batch.error();
  auto number = co_await run_blocking(state->blocking, &commit, state->purges, *batch);
  if (number && !soft && state->sweep) state->sweep->wake();
  co_return number;
}

boost::asio::awaitable<PurgeCount> RequestCache::count(PurgeRequest request, bool disk_too,
                                                       Clock::time_point deadline) {
  const std::shared_ptr<State> state = state_;
  const auto tally = std::make_shared<Tally>(request);
  const auto in_time = [&] { return tally->count.complete = Clock::now() < deadline; };
  for (std::size_t part = 0; part < state->memory.parts() && in_time(); ++part)
    co_await run_blocking(state->blocking, &count_in_memory, &state->memory, state->purges, tally,
                          part);
  if (!disk_too || !state->disk) co_return tally->count;
  const bool indexed = state->disk->indexed();
  for (std::size_t part = 0; part < kDiskParts && in_time(); ++part)
    co_await run_blocking(state->blocking, &count_on_disk, state->disk, state->purges, tally, part);
  tally->count.complete = tally->count.complete && indexed;
  co_return tally->count;
}

PurgeHistory RequestCache::purges_after(PurgePoint from, std::size_t most) const {
  return state_->purges->after(from, most);
}

}  // namespace tintype::cache
