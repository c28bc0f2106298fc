#include "cache/disk_cache.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "base/log.h"
#include "cache/disk_format.h"
#include "cache/object_file.h"

namespace tintype::cache {
namespace {

bool is_full(int error) {
  return error == ENOSPC || error == EDQUOT;
}

}  // namespace

DiskCache::DiskCache(DiskOptions options, boost::asio::thread_pool& blocking)
    : options_(std::move(options)),
      strand_(blocking.get_executor()),
      directory_(options_.directory),
      index_(make_policy(PolicyKind::s3fifo, options_.capacity_bytes)) {}

Result<std::shared_ptr<DiskCache>> DiskCache::open(DiskOptions options,
                                                   boost::asio::thread_pool& blocking) {
  std::shared_ptr<DiskCache> cache(new DiskCache(std::move(options), blocking));
  if (auto ready = cache->directory_.prepare(); !ready) return ready.error();
  const std::lock_guard lock(cache->mutex_);
  cache->enqueue(0, [](DiskCache& self) { self.build_index(); });
  return cache;
}

template <class Work>
void DiskCache::enqueue(std::uint64_t bytes, Work work) {
  ++begun_;
  unwritten_bytes_ += bytes;
  boost::asio::post(strand_, [self = shared_from_this(), bytes, work = std::move(work)] {
    try {
      work(*self);
    } catch (const std::exception& thrown) {  // no memory
      self->failed(thrown.what());
    }
    const std::lock_guard lock(self->mutex_);
    self->unwritten_bytes_ -= bytes;
    if (--self->begun_ == 0) self->idle_.notify_all();
  });
}

void DiskCache::drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return begun_ == 0; });
}

void DiskCache::close() {
  drain();
  directory_.release();
}

void DiskCache::build_index() {
  const DiskDirectory::Scan scan = directory_.scan();
  if (!scan.complete) log(Severity::warning, "cache.scan_incomplete", options_.directory);
  {
    const std::lock_guard lock(mutex_);
    for (const DiskDirectory::Entry& entry : scan.entries)
      if (index_->find(entry.key) == kNoSlot) index_->insert_oldest(entry.key, entry.cost);
    indexed_ = scan.complete;
  }
  if (const int error = make_room(0, 0)) failed(std::strerror(error));
}

bool DiskCache::may_have(const Hash128& key) {
  const std::lock_guard lock(mutex_);
  if (doomed_.contains(key)) return false;
  const Slot slot = index_->find(key);
  if (slot != kNoSlot) index_->use(slot);
  return slot != kNoSlot || !indexed_;
}

ObjectPtr DiskCache::read(const Hash128& key) {
  ReadObject found = read_object(directory_.object_path(key), key, options_.max_object_bytes,
                                 options_.open_bodies);
  const std::lock_guard lock(mutex_);
  if (doomed_.contains(key)) return nullptr;
  const bool gone = found.reading == Reading::absent && found.error == ENOENT;
  if (found.reading == Reading::whole) ++counts_.hits;
  if (found.reading == Reading::damaged) ++counts_.damaged;
  if (found.reading == Reading::damaged || (gone && index_->find(key) != kNoSlot))
    enqueue(0, [key](DiskCache& self) { self.discard(key); });
  return std::move(found.object);
}

void DiskCache::write(ObjectPtr object) {
  const std::uint64_t bytes = object->body.size();
  const std::lock_guard lock(mutex_);
  if (unwritten_bytes_ + bytes > options_.max_unwritten_bytes) {
    ++counts_.write_failures;
    return;
  }
  enqueue(bytes, [object = std::move(object)](DiskCache& self) { self.write_now(*object); });
}

void DiskCache::remove(const Hash128& key) {
  const std::lock_guard lock(mutex_);
  ++doomed_[key];
  enqueue(0, [key](DiskCache& self) {
    self.discard(key);
    const std::lock_guard done(self.mutex_);
    const auto doomed = self.doomed_.find(key);
    if (--doomed->second == 0) self.doomed_.erase(doomed);
  });
}

void DiskCache::discard(const Hash128& key) {
  const int error = remove_object(directory_.object_path(key));
  if (error) log(Severity::warning, "cache.remove_failed", std::strerror(error));
  const std::lock_guard lock(mutex_);
  const Slot slot = index_->find(key);
  if (slot == kNoSlot) return;
  index_->remove(slot);
  index_->recycle(slot);
}

void DiskCache::write_now(const Object& object) {
  const auto header = header_of(object);
  if (!header || !writable()) {
    const std::lock_guard lock(mutex_);
    ++counts_.write_failures;
  } else if (const int error = try_write(object, *header)) {
    failed(std::strerror(error));
  }
}

int DiskCache::try_write(const Object& object, std::string_view header) {
  const std::string path = directory_.object_path(object.key);
  const std::string temporary = directory_.temporary_path();
  const std::uint64_t cost = disk_cost(header.size() + object.body.size());
  if (cost > options_.capacity_bytes) return 0;
  discard(object.key);
  int error = make_room(cost, 0);
  if (!error) error = write_object(header, object.body, temporary, path);
  if (is_full(error)) {
    error = make_room(cost, 2 * cost);
    if (!error) error = write_object(header, object.body, temporary, path);
  }
  if (error) return error;
  const std::lock_guard lock(mutex_);
  index_->insert(object.key, cost);
  return 0;
}

// Takes the next to go out of the index; nothing when there is room, or no more to take.
std::optional<DiskCache::Victim> DiskCache::evict_one(std::uint64_t cost, std::uint64_t& least) {
  const std::lock_guard lock(mutex_);
  if (index_->has_room(cost) && least == 0) return {};
  const Slot slot = index_->evict();
  if (slot == kNoSlot) return {};
  const Victim victim{(*index_)[slot].key, (*index_)[slot].cost()};
  index_->recycle(slot);
  ++counts_.evictions;
  least -= std::min(least, victim.cost);
  return victim;
}

int DiskCache::make_room(std::uint64_t cost, std::uint64_t least) {
  while (const auto item = evict_one(cost, least)) {
    const int error = remove_object(directory_.object_path(item->key));
    if (!error) continue;
    const std::lock_guard lock(mutex_);
    index_->insert_oldest(item->key, item->cost);
    return error;
  }
  return least > 0 ? ENOSPC : 0;
}

// Whether the disk is to be tried: it has not failed lately, or is usable again.
bool DiskCache::writable() {
  if (!off_) return true;
  if (std::chrono::steady_clock::now() < retry_at_) return false;
  retry_at_ = std::chrono::steady_clock::now() + options_.retry_after;
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

DiskStats DiskCache::stats() const {
  const std::lock_guard lock(mutex_);
  DiskStats stats = counts_;
  stats.entries = index_->size();
  stats.bytes = index_->bytes();
  return stats;
}

}  // namespace tintype::cache
