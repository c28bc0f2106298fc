#pragma once
// Makes pictures that memory does not have: disk tier, single flight, inputs, workers. Runs on a
// thread of its own (the making thread), so its state needs no locks; I/O threads come in through
// make(), and resume on their own executor with the answer.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cache/request_cache.h"
#include "cache/shared_tiers.h"
#include "job/key.h"
#include "server/message.h"
#include "server/on_thread.h"
#include "server/proxy_gateway.h"
#include "server/settings.h"
#include "worker/pool.h"

namespace tintype::server {

// A picture to be made: what one request was planned to.
struct Order {
  Hash128 key;
  std::string canonical_job;
  job::OutputVariant variant;
  std::vector<job::InputVersion> inputs;  // known before the job runs, as they went into the key
  std::vector<cache::Input> also_from;    // what else the job was made from: chains, fonts
  std::string target;                     // as it was asked for
  std::vector<std::string> tags;          // of its mount
  cache::PurgePoint begun;                // before anything of it was looked at
  Policy policy;
  bool refreshing = false;  // a stale answer will not do
  std::chrono::steady_clock::time_point deadline;
};

enum class Origin {
  memory,
  disk,
  made,
  passed,       // made, and not to be kept
  revalidated,  // was stale, and its inputs have not changed
  kept,         // is stale, and could not be made anew
  joined,       // another asker's fill gave it
  shared,       // from a tier that other servers write, too
};

struct Made {
  cache::ObjectPtr object;
  Origin origin = Origin::made;
  const char* tier = "";  // which, of Origin::shared
  Timings timings;        // of the fill; empty for those who joined one
};

struct MakerStats {
  worker::PoolStats pool;
  std::size_t in_flight = 0, waiting = 0;
  cache::NamedStats shared;  // of each shared tier
};

class Maker {
 public:
  // `cache` and `blocking` must outlive it.
  Maker(std::shared_ptr<const Settings> settings, cache::RequestCache& cache,
        boost::asio::thread_pool& blocking);
  ~Maker();  // stop()s

  // Starts the thread and the workers; blocks until they stand. internal when they do not.
  Result<void> start();
  // Ends the thread and kills the workers. Call once nobody asks any more.
  void stop();

  // The order's picture, from disk, from another asker's fill, or from a worker; errors are those
  // of the sources, the workers and the bounds. Any executor.
  boost::asio::awaitable<Result<Made>> make(Order order, std::shared_ptr<Ticket> ticket);

  // Makes it anew with nobody waiting, unless that is under way, or has failed a moment ago, or too
  // many are. Any thread.
  void refresh(Order order);

  // The answer to a request to a proxy mount, from disk, from another asker's fetch or from its
  // origin; errors are those of the origin and the bounds. Any executor.
  boost::asio::awaitable<Result<Passed>> pass(PassOrder order, std::shared_ptr<Ticket> ticket);
  // Asks the origin about a stale response, with nobody waiting, unless too many are asked about.
  // Any thread.
  void refresh(PassOrder order);

  // A real decode in a worker, past the cache. Any executor.
  boost::asio::awaitable<Result<bool>> check(std::chrono::milliseconds timeout);

  // New settings for orders from now on. Listeners, threads and cache stay as they were.
  void reload(std::shared_ptr<const Settings> settings);

  boost::asio::awaitable<Result<MakerStats>> stats();

  struct State;  // in maker_state.h

 private:
  void cancel_orders();
  std::unique_ptr<State> state_;
};

}  // namespace tintype::server
