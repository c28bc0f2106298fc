#include "cache/write_behind.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace tintype::cache {

namespace asio = boost::asio;

namespace {

// What one costs that waits, beside its body.
constexpr std::uint64_t kOverheadBytes = 1024;

std::uint64_t cost(const Object& object) {
  return object.body.size() + kOverheadBytes;
}

}  // namespace

WriteBehind::WriteBehind(asio::io_context& context, WriteBehindOptions options, CarryOut carry_out)
    : context_(context), options_(options), carry_out_(std::move(carry_out)), retry_(context) {}

bool WriteBehind::write(ObjectPtr object) {
  if (stopped_ || bytes_ + cost(*object) > options_.max_bytes) return false;
  bytes_ += cost(*object);
  ++written_[object->key];
  writes_.push_back(std::move(object));
  wake();
  return true;
}

bool WriteBehind::remove(const Hash128& key) {
  drop_writes(key);
  if (stopped_) return false;
  // One that is under way may be overtaken by a write of another node: then once more.
  if (waiting_.contains(key)) return true;
  if (waiting_.size() >= options_.max_removals) return false;
  waiting_.insert(key);
  removals_.push_back(key);
  wake();
  return true;
}

void WriteBehind::drop_writes(const Hash128& key) {
  if (written_.erase(key) == 0) return;
  std::erase_if(writes_, [&](const ObjectPtr& object) {
    if (object->key != key) return false;
    bytes_ -= cost(*object);
    return true;
  });
}

void WriteBehind::stop() {
  stopped_ = true;
  writes_.clear();
  written_.clear();
  removals_.clear();
  retries_.clear();
  waiting_.clear();
  bytes_ = 0;
  retry_.cancel();
}

void WriteBehind::wake() {
  retry_.cancel();
  if (working_ >= options_.at_once) return;
  ++working_;
  asio::co_spawn(context_, work(shared_from_this()), asio::detached);
}

asio::awaitable<void> WriteBehind::work(std::shared_ptr<WriteBehind> self) {
  for (;;) {
    const auto job = self->next();
    if (!job) {
      const bool again = co_await self->wait_for_retry();
      if (again) continue;
      break;
    }
    ObjectPtr object = job->object;
    const bool done = co_await self->carry_out_(job->key, std::move(object));
    self->ended(*job, done);
  }
  --self->working_;
}

std::optional<WriteBehind::Job> WriteBehind::next() {
  if (const auto key = next_removal()) {
    waiting_.erase(*key);
    being_removed_.insert(*key);
    busy_.insert(*key);
    return Job{*key, nullptr};
  }
  auto object = next_write();
  if (!object) return {};
  busy_.insert(object->key);
  return Job{object->key, std::move(object)};
}

// At most as many keys are passed over as are under way.
std::optional<Hash128> WriteBehind::next_removal() {
  if (!retries_.empty() && retries_.front().due <= Clock::now()) {
    removals_.push_front(retries_.front().key);
    retries_.pop_front();
  }
  const auto found = std::find_if(removals_.begin(), removals_.end(),
                                  [&](const Hash128& key) { return !busy_.contains(key); });
  if (found == removals_.end()) return {};
  const Hash128 key = *found;
  removals_.erase(found);
  return key;
}

ObjectPtr WriteBehind::next_write() {
  const auto found = std::find_if(writes_.begin(), writes_.end(), [&](const ObjectPtr& object) {
    return !busy_.contains(object->key) && !is_removing(object->key);
  });
  if (found == writes_.end()) return {};
  ObjectPtr object = std::move(*found);
  writes_.erase(found);
  const auto count = written_.find(object->key);
  if (--count->second == 0) written_.erase(count);
  return object;
}

void WriteBehind::ended(const Job& job, bool done) {
  busy_.erase(job.key);
  if (job.object && !stopped_) bytes_ -= cost(*job.object);
  if (job.object) return;
  being_removed_.erase(job.key);
  if (done || stopped_ || !waiting_.insert(job.key).second) return;
  retries_.push_back({Clock::now() + options_.retry_after, job.key});
}

// One of the workers waits for all removals that are to be tried again, or for more to do. False
// when there is nothing to wait for, or another waits.
asio::awaitable<bool> WriteBehind::wait_for_retry() {
  if (retrying_ || retries_.empty() || stopped_) co_return false;
  retrying_ = true;
  retry_.expires_at(retries_.front().due);
  co_await retry_.async_wait(asio::as_tuple(asio::use_awaitable));
  retrying_ = false;
  co_return !stopped_;
}

}  // namespace tintype::cache
