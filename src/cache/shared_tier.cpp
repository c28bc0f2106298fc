#include "cache/shared_tier.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "base/blocking.h"
#include "base/log.h"
#include "cache/object_bytes.h"

namespace tintype::cache {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

using Clock = std::chrono::steady_clock;

// Hashing and copying more takes longer than handing it to another thread.
constexpr std::size_t kInlineBytes = 256 << 10;
// Between two lines of the log about one tier's failures.
constexpr std::chrono::seconds kTellEvery{10};

Result<ObjectPtr> unpack(std::string bytes, Hash128 key, std::uint64_t max_body_bytes,
                         std::shared_ptr<OpenBodies> open_bodies) {
  return from_bytes(std::move(bytes), key, max_body_bytes, open_bodies);
}

Result<std::optional<std::string>> pack(ObjectPtr object) {
  return to_bytes(*object);
}

}  // namespace

milliseconds useful_for(const Object& object, std::chrono::system_clock::time_point now,
                        milliseconds most) {
  if (!object.fresh_until) return most;
  const auto left = std::chrono::duration_cast<milliseconds>(*object.fresh_until - now);
  if (left >= most) return most;
  // Windows that are too long to be added are bounded first.
  const auto stale = std::max(object.stale_while_revalidate, object.stale_if_error);
  return std::min(most, left + milliseconds(std::min<std::chrono::seconds>(
                                   stale, std::chrono::duration_cast<std::chrono::seconds>(most))));
}

SharedTier::SharedTier(asio::io_context& context, TierOptions options,
                       std::unique_ptr<SharedStore> store, asio::thread_pool& blocking)
    : context_(context),
      options_(std::move(options)),
      store_(std::move(store)),
      blocking_(blocking),
      reading_(options_.breaker, std::random_device{}()),
      writing_(options_.breaker, std::random_device{}()) {}

void SharedTier::start_queue() {
  if (queue_) return;
  // The queue does not keep the tier: the tier keeps the queue.
  auto carry = [weak = weak_from_this()](Hash128 key, ObjectPtr object) -> asio::awaitable<bool> {
    auto self = weak.lock();
    if (!self) co_return true;
    co_return co_await carry_out(std::move(self), key, std::move(object));
  };
  queue_ = std::make_shared<WriteBehind>(context_, options_.queue, std::move(carry));
}

asio::awaitable<ObjectPtr> SharedTier::find(std::shared_ptr<SharedTier> self, Hash128 key,
                                            Deadline deadline) {
  if (self->queue_ && self->queue_->is_removing(key)) co_return nullptr;
  const auto now = Clock::now();
  deadline = std::min(deadline, now + self->options_.read_timeout);
  auto attempt = self->reading_.begin(now);
  if (!attempt || deadline <= now) {
    ++self->counts_.skipped;
    co_return nullptr;
  }
  auto bytes = co_await self->store_->get(key, deadline);
  if (!bytes) {
    self->count(bytes.error(), attempt);
    co_return nullptr;
  }
  attempt.succeeded();
  auto object = co_await self->unpacked(std::move(*bytes), key);
  if (object && self->queue_ && self->queue_->is_removing(key)) co_return nullptr;
  ++(object ? self->counts_.hits : self->counts_.damaged);
  if (!object) self->remove(key);
  co_return object;
}

void SharedTier::count(const Error& error, Try& attempt) {
  if (error.code == Code::cancelled) return;
  if (error.code == Code::not_found) {
    ++counts_.misses;
    attempt.succeeded();
    return;
  }
  ++counts_.failures;
  attempt.failed(Clock::now());
  tell("cannot read from", error);
}

void SharedTier::tell(const char* what, const Error& error) {
  const auto now = Clock::now();
  if (now - told_ < kTellEvery) return;
  told_ = now;
  log(Severity::warning, std::string(what) + " the shared tier " + options_.name,
      error.message + (error.detail.empty() ? "" : ": " + error.detail));
}

void SharedTier::store(ObjectPtr object) {
  if (object->body.size() > options_.max_object_bytes) return;
  if (useful_for(*object, std::chrono::system_clock::now(), options_.max_age) <= milliseconds(0))
    return;
  start_queue();
  const bool left_alone = writing_.state(Clock::now()) == Breaker::State::open;
  if (left_alone || !queue_->write(std::move(object))) ++counts_.dropped;
}

void SharedTier::remove(const Hash128& key) {
  start_queue();
  if (!queue_->remove(key)) ++counts_.dropped;
}

asio::awaitable<bool> SharedTier::carry_out(std::shared_ptr<SharedTier> self, Hash128 key,
                                            ObjectPtr object) {
  auto attempt = self->writing_.begin(Clock::now());
  if (!attempt) {
    if (object) ++self->counts_.dropped;
    co_return false;
  }
  const bool removal = !object;
  const auto deadline = Clock::now() + self->options_.write_timeout;
  auto done = removal ? self->store_->remove(key, deadline) : put(self, std::move(object));
  const Result<void> result = co_await std::move(done);
  if (result) {
    attempt.succeeded();
    ++(removal ? self->counts_.removals : self->counts_.stores);
    co_return true;
  }
  if (result.error().code == Code::cancelled) co_return false;
  attempt.failed(Clock::now());
  ++self->counts_.store_failures;
  self->tell("cannot write to", result.error());
  co_return false;
}

asio::awaitable<Result<void>> SharedTier::put(std::shared_ptr<SharedTier> self, ObjectPtr object) {
  const Hash128 key = object->key;
  const auto now = std::chrono::system_clock::now();
  const auto keep_for = useful_for(*object, now, self->options_.max_age);
  auto bytes = co_await self->packed(std::move(object));
  // Of no use any more, or not to be written at all: nothing is wrong with the store.
  if (!bytes || keep_for <= milliseconds(0)) co_return Result<void>();
  const auto deadline = Clock::now() + self->options_.write_timeout;
  co_return co_await self->store_->put(key, std::move(*bytes), keep_for, deadline);
}

asio::awaitable<ObjectPtr> SharedTier::unpacked(std::string bytes, Hash128 key) {
  const std::uint64_t most = options_.max_object_bytes;
  if (bytes.size() <= kInlineBytes)
    co_return from_bytes(std::move(bytes), key, most, options_.open_bodies);
  auto object =
      co_await run_blocking(blocking_, &unpack, std::move(bytes), key, most, options_.open_bodies);
  co_return object ? std::move(*object) : nullptr;
}

asio::awaitable<std::optional<std::string>> SharedTier::packed(ObjectPtr object) {
  if (object->body.size() <= kInlineBytes) co_return to_bytes(*object);
  auto bytes = co_await run_blocking(blocking_, &pack, std::move(object));
  if (!bytes) co_return std::nullopt;
  co_return std::move(*bytes);
}

void SharedTier::stop() {
  if (queue_) queue_->stop();
}

TierStats SharedTier::stats() const {
  const auto now = Clock::now();
  TierStats stats = counts_;
  stats.reading = reading_.state(now);
  stats.writing = writing_.state(now);
  if (!queue_) return stats;
  stats.queue_bytes = queue_->waiting_bytes();
  stats.removals_waiting = queue_->waiting_removals();
  return stats;
}

}  // namespace tintype::cache
