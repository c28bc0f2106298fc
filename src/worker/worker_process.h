#pragma once
// The front's handle of one worker process: its socket, its pidfd, and what it last said. Killed
// when the handle goes. One thread. The process is reaped by its zygote, which the handle keeps
// alive.
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "worker/wire.h"
#include "worker/zygote_client.h"

namespace tintype::worker {

class WorkerProcess : public std::enable_shared_from_this<WorkerProcess> {
 public:
  WorkerProcess(boost::asio::io_context& context, ForkedWorker forked,
                std::shared_ptr<Zygote> zygote, std::uint64_t serial, std::uint64_t generation);
  ~WorkerProcess();

  // Calls once when the worker has said something, has closed its socket or has said nonsense. A
  // call that is still due goes to the latest listener.
  void listen(std::function<void()> on_event);
  void ignore() { on_event_ = nullptr; }

  // What it said; nothing when it is gone or said nonsense.
  std::optional<Packet> take();
  // A closed socket, seen without waiting.
  bool is_gone() const;
  bool is_zygote_down() const { return !zygote_ || zygote_->is_down(); }

  int socket() { return socket_.native_handle(); }
  int pid() const { return pid_; }
  std::uint64_t serial() const { return serial_; }  // 1 for the first one forked
  std::uint64_t generation() const { return generation_; }
  void kill();  // and forget the listener
  void kill_and_tell();

  std::size_t jobs = 0;  // given so far

 private:
  boost::asio::posix::stream_descriptor socket_;
  Fd process_;
  int pid_;
  std::shared_ptr<Zygote> zygote_;
  std::uint64_t serial_, generation_;
  std::function<void()> on_event_;
  bool waiting_ = false;
};

}  // namespace tintype::worker
