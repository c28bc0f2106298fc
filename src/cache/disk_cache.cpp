#include "cache/disk_cache.h"

#include <boost/asio/post.hpp>
#include <cerrno>
#include <exception>
#include <mutex>
#include <utility>

#include "cache/object_file.h"

namespace tintype::cache {
namespace {

// S3-FIFO's small queue keeps out what is asked for once; where admission does that, the main queue
// alone is left of it.
PolicyKind policy_of(const DiskOptions& options) {
  const bool filtered = options.tuning.admission.admit != DiskAdmit::all;
  return options.policy == PolicyKind::s3fifo && filtered ? PolicyKind::clock : options.policy;
}

}  // namespace

DiskCache::DiskCache(DiskOptions options, boost::asio::thread_pool& pool)
    : options_(std::move(options)),
      pool_(pool.get_executor()),
      strand_(pool_),
      directory_(options_.directory),
      batch_due_(strand_),
      index_(make_policy(policy_of(options_), options_.capacity_bytes, options_.tuning.max_files)),
      admission_(options_.tuning.admission) {}

Result<std::shared_ptr<DiskCache>> DiskCache::open(DiskOptions options,
                                                   boost::asio::thread_pool& pool) {
  std::shared_ptr<DiskCache> cache(new DiskCache(std::move(options), pool));
  if (auto ready = cache->directory_.prepare(); !ready) return ready.error();
  const std::lock_guard lock(cache->mutex_);
  cache->begin(cache->pool_, [](DiskCache& self) { self.build_index(); });
  return cache;
}

void DiskCache::begin(const boost::asio::any_io_executor& executor, Work work) {
  ++begun_;
  boost::asio::post(executor, [self = shared_from_this(), work = std::move(work)] {
    try {
      work(*self);
    } catch (const std::exception& thrown) {  // no memory
      self->failed(thrown.what());
    }
    const std::lock_guard lock(self->mutex_);
    if (--self->begun_ == 0) self->idle_.notify_all();
  });
}

void DiskCache::drain() {
  std::unique_lock lock(mutex_);
  begin([](DiskCache& self) { self.finish_batch(); });
  idle_.wait(lock, [this] { return begun_ == 0; });
}

void DiskCache::close() {
  drain();
  directory_.release();
}

bool DiskCache::may_have(const Hash128& key) {
  const std::lock_guard lock(mutex_);
  if (unwritten_.contains(key)) return true;
  if (doomed_.contains(key)) return false;
  const Slot slot = index_->find(key);
  if (slot != kNoSlot) index_->use(slot);
  return slot != kNoSlot || !indexed_;
}

ObjectPtr DiskCache::find_unwritten(const Hash128& key) {
  const std::lock_guard lock(mutex_);
  const auto waiting = unwritten_.find(key);
  if (waiting == unwritten_.end()) return nullptr;
  ++counts_.hits;
  return waiting->second.object;
}

ObjectPtr DiskCache::read(const Hash128& key) {
  if (auto object = find_unwritten(key)) return object;
  ReadObject found = read_object(directory_.object_path(key), key, options_.max_object_bytes,
                                 options_.open_bodies);
  const std::lock_guard lock(mutex_);
  if (doomed_.contains(key)) return nullptr;
  const bool gone = found.reading == Reading::absent && found.error == ENOENT;
  if (found.reading == Reading::whole) ++counts_.hits;
  if (found.reading == Reading::damaged) ++counts_.damaged;
  if (found.reading == Reading::damaged || (gone && index_->find(key) != kNoSlot))
    begin([key](DiskCache& self) { self.discard(key); });
  return std::move(found.object);
}

// What is there is replaced in any case: it is no longer what is to be found.
void DiskCache::write(ObjectPtr object) {
  const Hash128 key = object->key;
  const std::lock_guard lock(mutex_);
  const bool there = index_->find(key) != kNoSlot || unwritten_.contains(key) || !indexed_;
  if (there || admission_.admits(*object)) return enqueue(std::move(object));
  ++counts_.declined;
}

void DiskCache::write_again(ObjectPtr object) {
  const Hash128 key = object->key;
  const std::lock_guard lock(mutex_);
  if (index_->find(key) != kNoSlot || unwritten_.contains(key)) return;
  enqueue(std::move(object));
}

void DiskCache::enqueue(ObjectPtr object) {
  const Hash128 key = object->key;
  const std::uint64_t bytes = object->body.size();
  forget_unwritten(key);
  if (unwritten_bytes_ + bytes > options_.max_unwritten_bytes) {
    ++counts_.write_failures;
    if (index_->find(key) != kNoSlot) begin([key](DiskCache& self) { self.discard(key); });
    return;
  }
  unwritten_bytes_ += bytes;
  const std::uint64_t turn = ++turns_;
  unwritten_[key] = {std::move(object), turn};
  begin([key, turn](DiskCache& self) { self.write_now(key, turn); });
}

void DiskCache::forget_unwritten(const Hash128& key) {
  const auto waiting = unwritten_.find(key);
  if (waiting == unwritten_.end()) return;
  unwritten_bytes_ -= waiting->second.object->body.size();
  unwritten_.erase(waiting);
}

bool DiskCache::is_newest(const Hash128& key, std::uint64_t turn) const {
  const auto waiting = unwritten_.find(key);
  return waiting != unwritten_.end() && waiting->second.turn == turn;
}

void DiskCache::index_written(const Hash128& key, std::uint64_t cost) {
  const Slot slot = index_->find(key);
  if (slot == kNoSlot) {
    index_->insert(key, cost);
  } else {
    index_->set_cost(slot, cost);
  }
}

void DiskCache::unindex(const Hash128& key) {
  if (scanning_) gone_.insert(key);
  const Slot slot = index_->find(key);
  if (slot == kNoSlot) return;
  index_->remove(slot);
  index_->recycle(slot);
}

void DiskCache::remove(const Hash128& key) {
  const std::lock_guard lock(mutex_);
  forget_unwritten(key);
  ++doomed_[key];
  begin([key](DiskCache& self) {
    self.discard(key);
    const std::lock_guard done(self.mutex_);
    const auto doomed = self.doomed_.find(key);
    if (--doomed->second == 0) self.doomed_.erase(doomed);
  });
}

std::vector<Hash128> DiskCache::keys(std::size_t part, std::size_t parts) const {
  std::vector<Hash128> found;
  const std::lock_guard lock(mutex_);
  index_->visit(static_cast<Slot>(part), static_cast<Slot>(parts),
                [&](Slot slot) { found.push_back((*index_)[slot].key); });
  for (const auto& [key, waiting] : unwritten_)
    if (key.low % parts == part && index_->find(key) == kNoSlot) found.push_back(key);
  return found;
}

bool DiskCache::indexed() const {
  const std::lock_guard lock(mutex_);
  return indexed_;
}

std::optional<Header> DiskCache::header(const Hash128& key) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto waiting = unwritten_.find(key); waiting != unwritten_.end()) {
      Header header{*waiting->second.object, waiting->second.object->body.size(), {}};
      header.object.body = Body();
      return header;
    }
  }
  auto header = read_object_header(directory_.object_path(key));
  if (header && header->object.key != key) return {};
  return header;
}

void DiskCache::remove_if(const Hash128& key, std::function<bool(const Object&)> unwanted,
                          std::function<void(std::uint64_t bytes)> removed) {
  const std::lock_guard lock(mutex_);
  begin([key, unwanted = std::move(unwanted), removed = std::move(removed)](DiskCache& self) {
    const auto header = self.header(key);
    if (!header || !unwanted(header->object)) return;
    {
      const std::lock_guard again(self.mutex_);
      self.forget_unwritten(key);
    }
    self.discard(key);
    removed(header->body_bytes);
  });
}

DiskStats DiskCache::stats() const {
  const std::lock_guard lock(mutex_);
  DiskStats stats = counts_;
  stats.entries = index_->size();
  stats.bytes = index_->bytes();
  stats.unwritten = unwritten_.size();
  stats.indexed = indexed_;
  return stats;
}

}  // namespace tintype::cache
