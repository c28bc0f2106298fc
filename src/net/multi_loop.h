#pragma once
// libcurl's multi interface driven by an io_context: waits for its sockets and its one timer, and
// tells each Transfer when it has ended. One thread, the context's. libcurl opens and closes the
// sockets; they are only lent to Asio. See curl_multi_socket_action(3).
#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>

#include "net/easy_transfer.h"

namespace tintype::net {

class MultiLoop : public std::enable_shared_from_this<MultiLoop> {
 public:
  MultiLoop(boost::asio::io_context& context, const ClientOptions& options);
  ~MultiLoop();

  // Begins a transfer, which must stay until it is done and then, or before, be removed. False
  // when libcurl has no memory.
  bool add(EasyTransfer& transfer);
  void remove(EasyTransfer& transfer);

 private:
  struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  // A socket of libcurl's, what it waits for, and the waits under way.
  struct Watch {
    explicit Watch(boost::asio::io_context& context) : descriptor(context) {}
    boost::asio::posix::stream_descriptor descriptor;
    bool wants_read = false, wants_write = false;
    bool reading = false, writing = false;
  };
  using WatchPtr = std::shared_ptr<Watch>;

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long timeout_ms, void* self);
  void watch(curl_socket_t socket, int what);
  void unwatch(curl_socket_t socket);
  void arm(const WatchPtr& watch);
  void wait(const WatchPtr& watch, bool for_read);
  void ready(const WatchPtr& watch, bool for_read, bool failed);
  void act(curl_socket_t socket, int events);

  boost::asio::io_context& context_;
  boost::asio::steady_timer timer_;
  std::map<curl_socket_t, WatchPtr> watches_;
  std::unique_ptr<CURLM, MultiDeleter> multi_;
};

}  // namespace tintype::net
