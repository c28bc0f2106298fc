#pragma once
// The public handler: a request for a picture to its answer. One for each I/O thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "cache/request_cache.h"
#include "server/maker.h"
#include "server/message.h"
#include "server/planner.h"
#include "server/settings.h"

namespace tintype::server {

class Pictures {
 public:
  // `maker`, `cache` and `blocking` must outlive it.
  Pictures(std::shared_ptr<const Settings> settings, std::shared_ptr<const Folders> folders,
           Maker& maker, cache::RequestCache& cache, boost::asio::thread_pool& blocking);

  // Always an answer; errors become one. `ticket` cancels what is under way for this request alone.
  boost::asio::awaitable<Response> handle(Request request, std::shared_ptr<Ticket> ticket);

 private:
  boost::asio::awaitable<Result<Plan>> plan(const Mount& mount, const Request& request);
  boost::asio::awaitable<cache::ObjectPtr> known(const Order& order);
  void refresh(const Order& order);
  boost::asio::awaitable<Result<Made>> picture(Plan plan, std::shared_ptr<Ticket> ticket);
  boost::asio::awaitable<Response> error_answer(const Mount& mount, Error error, Request request);

  std::shared_ptr<const Settings> settings_;
  Planner planner_;
  Maker& maker_;
  cache::RequestCache& cache_;
  Memo<bool> refreshed_;      // a moment ago, by key
  std::uint64_t purges_ = 0;  // as of the last plan
};

}  // namespace tintype::server
