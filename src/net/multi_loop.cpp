#include "net/multi_loop.h"

namespace tintype::net {

MultiLoop::MultiLoop(boost::asio::io_context& context, const ClientOptions& options)
    : context_(context), timer_(context), multi_(curl_multi_init()) {
  CURLM* multi = multi_.get();
  if (!multi) return;
  const auto total = static_cast<long>(options.max_connections);
  const auto per_host = static_cast<long>(options.max_connections_per_host);
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &MultiLoop::on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &MultiLoop::on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, total);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, total);
  curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
}

// libcurl closes its idle connections here, and calls on_socket for them.
MultiLoop::~MultiLoop() {
  multi_.reset();
  for (auto& [socket, watch] : watches_) watch->descriptor.release();
}

bool MultiLoop::add(EasyTransfer& transfer) {
  return multi_ && transfer.handle() &&
         curl_multi_add_handle(multi_.get(), transfer.handle()) == CURLM_OK;
}

void MultiLoop::remove(EasyTransfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
}

int MultiLoop::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& loop = *static_cast<MultiLoop*>(self);
  if (what == CURL_POLL_REMOVE)
    loop.unwatch(socket);
  else
    loop.watch(socket, what);
  return 0;
}

// libcurl may not be called from within its own callbacks, so even a timeout of zero goes through
// the timer.
int MultiLoop::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& loop = *static_cast<MultiLoop*>(self);
  loop.timer_.cancel();
  if (timeout_ms < 0) return 0;
  loop.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  loop.timer_.async_wait([weak = loop.weak_from_this()](boost::system::error_code error) {
    const auto alive = weak.lock();
    if (alive && !error) alive->act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void MultiLoop::watch(curl_socket_t socket, int what) {
  WatchPtr& watch = watches_[socket];
  if (!watch) {
    watch = std::make_shared<Watch>(context_);
    boost::system::error_code error;
    watch->descriptor.assign(socket, error);
    if (error) {  // no memory for it: libcurl's own timeout ends the transfer
      watches_.erase(socket);
      return;
    }
  }
  watch->wants_read = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  watch->wants_write = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
  arm(watch);
}

void MultiLoop::unwatch(curl_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->wants_read = found->second->wants_write = false;
  found->second->descriptor.release();  // not closed: the socket is libcurl's
  watches_.erase(found);
}

void MultiLoop::arm(const WatchPtr& watch) {
  if (watch->wants_read && !watch->reading) wait(watch, true);
  if (watch->wants_write && !watch->writing) wait(watch, false);
}

void MultiLoop::wait(const WatchPtr& watch, bool for_read) {
  using Descriptor = boost::asio::posix::stream_descriptor;
  (for_read ? watch->reading : watch->writing) = true;
  watch->descriptor.async_wait(
      for_read ? Descriptor::wait_read : Descriptor::wait_write,
      [weak = weak_from_this(), watch, for_read](boost::system::error_code error) {
        (for_read ? watch->reading : watch->writing) = false;
        if (const auto alive = weak.lock()) alive->ready(watch, for_read, error.failed());
      });
}

void MultiLoop::ready(const WatchPtr& watch, bool for_read, bool failed) {
  const bool wanted = for_read ? watch->wants_read : watch->wants_write;
  if (!wanted || !watch->descriptor.is_open()) return;
  const int events = failed ? CURL_CSELECT_ERR : for_read ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
  act(watch->descriptor.native_handle(), events);
  if (watch->descriptor.is_open()) arm(watch);
}

void MultiLoop::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    EasyTransfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->finish(message->data.result);
  }
}

}  // namespace tintype::net
