#pragma once
// The admin listener's handler: /healthz, /readyz, /metrics, /api/cache, /api/commands,
// /api/explain, /api/purge, /api/purges. Runs on the first I/O thread.
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "cache/request_cache.h"
#include "server/maker.h"
#include "server/message.h"
#include "server/metrics.h"
#include "server/planner.h"
#include "server/purges.h"
#include "server/settings.h"

namespace tintype::server {

class Admin {
 public:
  // All references must outlive it.
  Admin(std::shared_ptr<const Settings> settings, Planner planner, Maker& maker,
        cache::RequestCache& cache, Metrics& metrics);

  // 401 without the configured token, but for /healthz and /readyz.
  boost::asio::awaitable<Response> handle(Request request);

 private:
  boost::asio::awaitable<Response> ready();
  boost::asio::awaitable<Response> metrics();
  boost::asio::awaitable<Response> explain(const Request& request);
  bool allowed(const Request& request) const;

  std::shared_ptr<const Settings> settings_;
  Planner planner_;
  Purges purges_;
  Maker& maker_;
  cache::RequestCache& cache_;
  Metrics& metrics_;
};

}  // namespace tintype::server
