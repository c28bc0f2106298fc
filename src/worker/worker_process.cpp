#include "worker/worker_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tintype::worker {

namespace asio = boost::asio;

WorkerProcess::WorkerProcess(asio::io_context& context, ForkedWorker forked,
                             std::shared_ptr<Zygote> zygote, std::uint64_t serial,
                             std::uint64_t generation)
    : socket_(context, forked.socket.release()),
      process_(std::move(forked.process)),
      pid_(forked.pid),
      zygote_(std::move(zygote)),
      serial_(serial),
      generation_(generation) {}

WorkerProcess::~WorkerProcess() {
  kill();
}

void WorkerProcess::listen(std::function<void()> on_event) {
  on_event_ = std::move(on_event);
  if (std::exchange(waiting_, true)) return;
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [weak = weak_from_this()](boost::system::error_code failed) {
                       const auto self = weak.lock();
                       if (failed || !self) return;
                       self->waiting_ = false;
                       if (const auto call = std::exchange(self->on_event_, nullptr)) call();
                     });
}

std::optional<Packet> WorkerProcess::take() {
  Packet packet;
  const auto received = receive_packet(socket_.native_handle(), packet, false);
  if (received != Received::packet && !packet.descriptors_lost) return {};
  return packet;
}

bool WorkerProcess::is_gone() const {
  auto& socket = const_cast<asio::posix::stream_descriptor&>(socket_);
  pollfd end{socket.native_handle(), 0, 0};
  return !socket.is_open() || ::poll(&end, 1, 0) != 0;
}

void WorkerProcess::kill_and_tell() {
  const auto call = std::exchange(on_event_, nullptr);
  kill();
  if (call) call();
}

void WorkerProcess::kill() {
  if (!process_) return;
  ::syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
  process_ = Fd();
  on_event_ = nullptr;
  boost::system::error_code ignored;
  socket_.close(ignored);
  zygote_ = nullptr;
}

}  // namespace tintype::worker
