// The disk tier's work on its directory: all of it on the strand, one thing after another.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/log.h"
#include "cache/disk_cache.h"
#include "cache/disk_space.h"
#include "cache/object_file.h"

namespace tintype::cache {
namespace {

// What one write frees at most because of the free-space floor: the cache gives way in steps.
constexpr std::uint64_t kMostFreedAtOnce = 64 << 20;

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT;
}

}  // namespace

void DiskCache::write_now(const Hash128& key, std::uint64_t turn) {
  ObjectPtr object;
  {
    const std::lock_guard lock(mutex_);
    if (!is_newest(key, turn)) return;
    object = unwritten_[key].object;
  }
  const auto header = header_of(*object);
  if (!header || !writable()) {
    const std::lock_guard lock(mutex_);
    ++counts_.write_failures;
    forget_unwritten(key);
  } else if (const int error = try_write(*object, turn, *header)) {
    give_up(key, turn);
    failed(std::strerror(error));
  }
}

int DiskCache::try_write(const Object& object, std::uint64_t turn, std::string_view header) {
  const std::uint64_t cost = disk_cost(header.size() + object.body.size());
  if (cost > options_.capacity_bytes) {
    discard(object.key);
    give_up(object.key, turn);
    return 0;
  }
  if (batch_.cost + cost > options_.capacity_bytes) finish_batch();
  const std::uint64_t missing =
      missing_space(directory_.path(), options_.tuning.keep_free_bytes, cost);
  if (const int error = make_room(cost, std::min(missing, kMostFreedAtOnce))) return error;
  if (missing > kMostFreedAtOnce) return ENOSPC;
  int error = write_file(object, turn, header, cost);
  if (!is_full(error)) return error;
  finish_batch();
  error = make_room(cost, 2 * cost);
  return error ? error : write_file(object, turn, header, cost);
}

int DiskCache::write_file(const Object& object, std::uint64_t turn, std::string_view header,
                          std::uint64_t cost) {
  BatchedFile written{object.key, turn, cost, directory_.temporary_path(temporaries_++), {}};
  if (const int error = write_temporary(header, object.body, written.temporary, written.file))
    return error;
  batch_.add(std::move(written));
  const DiskTuning& tuning = options_.tuning;
  const bool full = batch_.files.size() >= tuning.batch_files || batch_.cost >= tuning.batch_bytes;
  if (!tuning.durable || full) {
    finish_batch();
  } else if (batch_.files.size() == 1) {
    await_more();
  }
  return 0;
}

void DiskCache::await_more() {
  batch_due_.expires_after(options_.tuning.batch_delay);
  batch_due_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!self || error) return;
    const std::lock_guard lock(self->mutex_);
    self->begin([](DiskCache& cache) { cache.finish_batch(); });
  });
}

void DiskCache::finish_batch() {
  DiskBatch batch = std::exchange(batch_, {});
  batch_due_.cancel();
  if (options_.tuning.durable) sync_together(batch);
  for (const BatchedFile& file : batch.files) finish(file);
}

void DiskCache::finish(const BatchedFile& file) {
  bool wanted = false;
  {
    const std::lock_guard lock(mutex_);
    wanted = is_newest(file.key, file.turn);
  }
  int error = file.error;
  if (!wanted || error) {
    remove_object(file.temporary);
  } else {
    error = move_into_place(file.temporary, directory_.object_path(file.key));
  }
  if (error) {
    give_up(file.key, file.turn);
    return failed(std::strerror(error));
  }
  const std::lock_guard lock(mutex_);
  if (!wanted) return;
  index_written(file.key, file.cost);
  if (is_newest(file.key, file.turn)) forget_unwritten(file.key);
}

void DiskCache::give_up(const Hash128& key, std::uint64_t turn) {
  const std::lock_guard lock(mutex_);
  if (is_newest(key, turn)) forget_unwritten(key);
}

void DiskCache::discard(const Hash128& key) {
  const int error = remove_object(directory_.object_path(key));
  if (error) log(Severity::warning, "cache.remove_failed", std::strerror(error));
  const std::lock_guard lock(mutex_);
  unindex(key);
}

// Takes the next to go out of the index; nothing when there is room, or no more to take.
std::optional<DiskCache::Victim> DiskCache::evict_one(std::uint64_t cost, std::uint64_t& least) {
  const std::lock_guard lock(mutex_);
  if (index_->has_room(batch_.cost + cost, batch_.files.size() + (cost > 0 ? 1 : 0)) && least == 0)
    return {};
  const Slot slot = index_->evict();
  if (slot == kNoSlot) return {};
  const Victim victim{(*index_)[slot].key, (*index_)[slot].cost()};
  index_->recycle(slot);
  if (scanning_) gone_.insert(victim.key);
  ++counts_.evictions;
  admission_.remember(victim.key);
  least -= std::min(least, victim.cost);
  return victim;
}

int DiskCache::make_room(std::uint64_t cost, std::uint64_t least) {
  while (const auto victim = evict_one(cost, least)) {
    const int error = remove_object(directory_.object_path(victim->key));
    if (!error) continue;
    const std::lock_guard lock(mutex_);
    if (index_->find(victim->key) == kNoSlot) index_->insert_oldest(victim->key, victim->cost);
    return error;
  }
  return least > 0 ? ENOSPC : 0;
}

// Whether the disk is to be tried: it has not failed lately, or is usable again.
bool DiskCache::writable() {
  if (!off_) return true;
  if (std::chrono::steady_clock::now() < retry_at_) return false;
  retry_at_ = std::chrono::steady_clock::now() + options_.retry_after;
  finish_batch();  // temporary files are removed
  if (!directory_.prepare()) return false;
  off_ = false;
  log(Severity::info, "cache.disk_tried_again", options_.directory);
  return true;
}

void DiskCache::failed(const std::string& why) {
  if (!off_) log(Severity::warning, "cache.disk_off", options_.directory + ": " + why);
  off_ = true;
  retry_at_ = std::chrono::steady_clock::now() + options_.retry_after;
  const std::lock_guard lock(mutex_);
  ++counts_.write_failures;
}

}  // namespace tintype::cache
