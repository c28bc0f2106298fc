#pragma once
// The ways in for purges: POST /api/purge and GET /api/purges for the admin listener, the method
// PURGE for mounts that allow it. One I/O thread.
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cache/request_cache.h"
#include "server/message.h"
#include "server/planner.h"
#include "server/purge_body.h"
#include "server/settings.h"

namespace tintype::server {

class Purges {
 public:
  // `cache` must outlive it.
  Purges(std::shared_ptr<const Settings> settings, Planner planner, cache::RequestCache& cache);

  // POST /api/purge. The answer comes when the purge is durable, with its number and what it meant
  // in memory; of a dry run, with what it would mean.
  boost::asio::awaitable<Response> post(Request request);

  // GET /api/purges?after=NUMBER&log=LOG&limit=COUNT
  Response history(const Request& request) const;

  // PURGE of a target, or of the tags in its Surrogate-Key field; soft with Fastly-Soft-Purge: 1.
  // 405 where the mount does not allow it, 403 for an address, 401 for a token that may not.
  boost::asio::awaitable<Response> method(Request request);

 private:
  using Items = std::vector<cache::PurgeItem>;
  boost::asio::awaitable<Result<void>> add_url(std::string url, Items& items);
  boost::asio::awaitable<Result<cache::PurgeRequest>> request_of(PurgeBody body);

  std::shared_ptr<const Settings> settings_;
  Planner planner_;
  cache::RequestCache& cache_;
};

}  // namespace tintype::server
