#include "cache/disk_reads.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>
#include <utility>

#include "base/log.h"

namespace tintype::cache {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::steady_clock::time_point kNow = std::chrono::steady_clock::time_point::min();

}  // namespace

// What an asker and a reading thread share.
struct DiskReads::Turn {
  // The asker's side, for as long as it waits.
  struct Asker {
    Asker(std::shared_ptr<Turn> shared, std::shared_ptr<Counts> sums,
          const asio::any_io_executor& executor)
        : turn(std::move(shared)), counts(std::move(sums)), bell(executor) {
      turn->bell = &bell;
    }
    ~Asker() {
      const std::lock_guard lock(turn->mutex);
      turn->bell = nullptr;
      turn->hanging = turn->reading && !turn->done;
      if (turn->hanging) ++counts->hanging;
    }

    const std::shared_ptr<Turn> turn;
    const std::shared_ptr<Counts> counts;
    asio::steady_timer bell;
  };

  // On the asker's executor.
  void ring() {
    const std::lock_guard lock(mutex);
    if (bell) bell->expires_at(kNow);
  }

  std::mutex mutex;  // all below
  asio::steady_timer* bell = nullptr;
  bool reading = false, done = false, hanging = false;
  ObjectPtr object;
};

DiskReads::DiskReads(Read read, const DiskTuning& tuning)
    : read_(std::move(read)),
      most_reading_(tuning.reads),
      most_waiting_(tuning.max_waiting_reads),
      patience_(tuning.read_timeout),
      threads_(tuning.reads) {}

void DiskReads::close() {
  threads_.join();
}

bool DiskReads::takes_more() {
  if (counts_->hanging >= most_reading_) return false;
  if (counts_->waiting.fetch_add(1) < most_reading_ + most_waiting_) return true;
  --counts_->waiting;
  return false;
}

void DiskReads::perform(const std::shared_ptr<Turn>& turn, const Hash128& key) {
  {
    const std::lock_guard lock(turn->mutex);
    if (!turn->bell) return;
    turn->reading = true;
  }
  ObjectPtr object;
  try {
    object = read_(key);
  } catch (const std::exception& thrown) {  // no memory
    log(Severity::warning, "cache.read_failed", thrown.what());
  }
  const std::lock_guard lock(turn->mutex);
  turn->done = true;
  turn->object = std::move(object);
  if (turn->hanging) --counts_->hanging;
  if (turn->bell) asio::post(turn->bell->get_executor(), [turn] { turn->ring(); });
}

asio::awaitable<ObjectPtr> DiskReads::read(Hash128 key) {
  if (!takes_more()) {
    ++counts_->refused;
    co_return nullptr;
  }
  const auto executor = co_await asio::this_coro::executor;
  const auto turn = std::make_shared<Turn>();
  Turn::Asker asker(turn, counts_, executor);
  asker.bell.expires_after(patience_);
  asio::post(threads_, [this, turn, key] {
    perform(turn, key);
    --counts_->waiting;
  });
  co_await asker.bell.async_wait(asio::as_tuple(asio::use_awaitable));
  const std::lock_guard lock(turn->mutex);
  if (!turn->done) ++counts_->late;
  co_return std::move(turn->object);
}

}  // namespace tintype::cache
