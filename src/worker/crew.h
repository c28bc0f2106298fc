#pragma once
// The workers of a pool and who waits for one: keeps as many running as the options say, through
// zygotes that come and go, and gives each to one job at a time, first come first served. All
// members on the context's thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <list>
#include <memory>
#include <vector>

#include "worker/alarm.h"
#include "worker/backoff.h"
#include "worker/pool.h"
#include "worker/worker_process.h"

namespace tintype::worker {

class Crew;

// One worker while one job has it. Going without finish() kills the worker: then nobody knows what
// state it is in.
class Lease {
 public:
  Lease(std::shared_ptr<Crew> crew, std::shared_ptr<WorkerProcess> worker);
  Lease(Lease&&) = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();

  WorkerProcess& worker() { return *worker_; }
  // The worker has answered and may take another job.
  void finish();

 private:
  std::shared_ptr<Crew> crew_;
  std::shared_ptr<WorkerProcess> worker_;
};

class Crew : public std::enable_shared_from_this<Crew> {
 public:
  Crew(boost::asio::io_context& context, PoolOptions options);
  ~Crew();

  // Starts the zygote and all workers; keeps them running from then on. internal when it cannot.
  boost::asio::awaitable<Result<void>> start();

  // A worker for one job, forked after the first `older` ones. When that is not 0, the wish goes
  // before others and over the queue's bound: whoever has lost a worker has one coming.
  // overloaded, deadline or cancelled.
  boost::asio::awaitable<Result<Lease>> hire(Alarm::Time deadline, std::uint64_t older);

  // Busy workers end after their job, idle ones now; new ones run under the new options.
  void reconfigure(PoolOptions options);
  // Kills everything; who waits gets cancelled.
  void stop();

  const PoolOptions& options() const { return options_; }
  std::uint64_t forked() const { return forked_; }  // so far
  std::vector<int> pids() const;
  void count(PoolStats& stats) const;

 private:
  friend class Lease;
  struct Waiter;
  using Worker = std::shared_ptr<WorkerProcess>;

  boost::asio::awaitable<Result<void>> fill();
  boost::asio::awaitable<Result<void>> add_worker();
  boost::asio::awaitable<Result<std::shared_ptr<Zygote>>> zygote();
  static boost::asio::awaitable<void> keep(std::shared_ptr<Crew> self);
  boost::asio::awaitable<void> pause();

  void give(Worker worker);    // to the first who waits and may have it, or to the idle
  void rest(Worker worker);    // idle, watched for its death
  void finish(Worker worker);  // its job is done
  void lose(const Worker& worker);
  Worker take_idle(std::uint64_t older);
  void lose_zygote();
  bool is_spent(const WorkerProcess& worker) const;

  boost::asio::io_context& context_;
  PoolOptions options_;
  std::uint64_t generation_ = 0;  // of the options
  std::shared_ptr<Zygote> zygote_;
  std::vector<Worker> workers_;  // all that live
  std::vector<Worker> idle_;     // the last one rested is the first one taken
  std::list<Waiter*> waiting_;
  Alarm wake_;  // a worker is missing
  Backoff backoff_;
  std::uint64_t forked_ = 0, recycled_ = 0, restarts_ = 0;
  bool stopped_ = false;
};

}  // namespace tintype::worker
