#pragma once
// The front's end of a zygote. Started once, then asked for one worker at a time. Dies with its
// last owner, and its workers with it: whoever holds a worker holds its zygote too. One thread,
// which must outlive it: the kernel ends a zygote together with the thread that started it.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>

#include "worker/alarm.h"
#include "worker/pool.h"
#include "worker/wire.h"

namespace tintype::worker {

struct ForkedWorker {
  Fd socket;   // non-blocking
  Fd process;  // a pidfd
  int pid = 0;
};

class Zygote : public std::enable_shared_from_this<Zygote> {
 public:
  // internal when the program cannot be started or is not ready within the start timeout.
  static boost::asio::awaitable<Result<std::shared_ptr<Zygote>>> start(
      boost::asio::io_context& context, PoolOptions options);
  // Waits for the process to end, a few milliseconds.
  ~Zygote();

  // internal when the zygote does not answer; then it is of no more use.
  boost::asio::awaitable<Result<ForkedWorker>> fork_worker();

  bool is_down() const;

 private:
  Zygote(boost::asio::io_context& context, const PoolOptions& options, Fd control, int pid);
  boost::asio::awaitable<Result<Packet>> receive(Kind kind);

  boost::asio::posix::stream_descriptor control_;
  Alarm alarm_;
  std::chrono::milliseconds timeout_;
  int pid_;
  Fd process_;  // its pidfd
};

}  // namespace tintype::worker
