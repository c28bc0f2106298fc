#pragma once
// What of a proxy mount's requests goes on to its origin, and what its responses become in the
// cache. All on the making thread, so that its state has no lock. One fetch for all who want the
// same at one time; what cannot be shared is remembered for a moment, so that its askers do not
// wait for each other.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/error.h"
#include "cache/flight.h"
#include "cache/http_cache_control.h"
#include "cache/negotiated_cache.h"
#include "server/message.h"
#include "server/pass_marks.h"
#include "server/proxy_request.h"
#include "server/settings.h"

namespace tintype::server {

// A request to a proxy mount that memory has no answer to.
struct PassOrder {
  std::string mount;
  std::shared_ptr<const ProxySettings> proxy;
  Request request;
  cache::CacheControl asked;  // the request's, as far as it is heeded
  Hash128 key;                // of its target
  std::chrono::system_clock::time_point arrived;
  cache::PurgePoint begun;  // as of then
  bool refreshing = false;  // nobody waits: a stale answer will not do
};

struct Passed {
  cache::ObjectPtr object;               // its body is the answer's
  std::optional<cache::Headers> fields;  // of a response that just came; nothing: the object's own
  // For Cache-Status (RFC 9211): why it went to the origin, null when it did not; and what came.
  const char* forwarded = nullptr;
  int forwarded_status = 0;
  bool stored = false, collapsed = false, from_disk = false, stale = false;
  bool as_asked = false;  // the origin saw the client's conditions and ranges
  Timings timings;
};

class Gateway {
 public:
  // `context` and `cache` must outlive it.
  Gateway(boost::asio::io_context& context, std::shared_ptr<const Settings> settings,
          cache::RequestCache& cache);

  // The answer, from disk or from the origin; errors are the client's and those of the bounds.
  // Cancellable.
  boost::asio::awaitable<Result<Passed>> pass(PassOrder order);

  // For orders from now on.
  void reload(std::shared_ptr<const Settings> settings);

  std::size_t in_flight() const { return flights_.in_flight(); }
  std::size_t waiting() const { return flights_.waiting(); }

 private:
  using Order = std::shared_ptr<const PassOrder>;
  using Begun = std::shared_ptr<const cache::NegotiatedCache::Begun>;
  struct Notes;  // what a fetch leaves for the asker that began it

  boost::asio::awaitable<Result<Passed>> read(Order order);
  boost::asio::awaitable<Result<Passed>> read_alone(Order order, cache::Lookup found);
  boost::asio::awaitable<Result<cache::ObjectPtr>> fill(Order order, cache::ObjectPtr stored,
                                                        Hash128 flight,
                                                        std::shared_ptr<Notes> notes);
  boost::asio::awaitable<Result<Passed>> fetch(Order order, cache::ObjectPtr stored,
                                               Hash128 flight);
  boost::asio::awaitable<Result<Passed>> head(Order order, cache::Lookup found);
  boost::asio::awaitable<Result<Passed>> change(Order order);

  boost::asio::awaitable<Result<Passed>> keep(Order order, net::OriginResponse response,
                                              cache::Exchange when, Begun begun);
  boost::asio::awaitable<Result<Passed>> revalidated(Order order, cache::ObjectPtr stored,
                                                     net::OriginResponse response,
                                                     cache::Exchange when, Begun begun);
  boost::asio::awaitable<Result<Passed>> failed(Order order, cache::ObjectPtr stored, Error error);
  boost::asio::awaitable<void> invalidate(Order order, int status, cache::Headers fields);
  void mark(const PassOrder& order, const Hash128& flight, const Passed& passed);
  net::HttpClient& client(const std::shared_ptr<const ProxySettings>& proxy);

  boost::asio::io_context& context_;
  std::shared_ptr<const Settings> settings_;
  cache::NegotiatedCache cache_;
  cache::Flights flights_;
  PassMarks marks_;
  std::map<std::shared_ptr<const ProxySettings>, std::unique_ptr<net::HttpClient>> clients_;
};

}  // namespace tintype::server
