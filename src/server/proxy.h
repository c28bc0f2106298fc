#pragma once
// The handler of proxy mounts: a request to its answer, from memory on the spot, or by the making
// thread. One for each I/O thread.
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "cache/request_cache.h"
#include "server/maker.h"
#include "server/memo.h"
#include "server/message.h"
#include "server/settings.h"

namespace tintype::server {

class Proxy {
 public:
  // `maker` and `cache` must outlive it.
  Proxy(std::shared_ptr<const Settings> settings, Maker& maker, cache::RequestCache& cache);

  // Always an answer; errors become one. `mount` has a proxy, and the request all its fields.
  // `ticket` cancels what is under way for this request alone.
  boost::asio::awaitable<Response> handle(const Mount& mount, Request request,
                                          std::shared_ptr<Ticket> ticket);

 private:
  cache::ObjectPtr in_memory(const PassOrder& order);
  void refresh(const PassOrder& order, const cache::Object& stale);

  std::shared_ptr<const Settings> settings_;
  Maker& maker_;
  cache::RequestCache& cache_;
  Memo<bool> refreshed_;
};

}  // namespace tintype::server
