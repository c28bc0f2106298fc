#include "server/proxy_gateway.h"

#include "base/digest.h"
#include "cache/http_fields.h"
#include "cache/http_reuse.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using std::chrono::system_clock;

constexpr std::size_t kMaxMarks = 65'536;
// How often an asker waits for another's fetch whose response turns out to be for someone else.
constexpr int kMaxRounds = 4;

bool is_reading(Method method) {
  return method == Method::get || method == Method::head;
}

// Conditions that only the origin can judge (RFC 9111, 4.3.2).
bool is_for_origin(const Request& request) {
  return !request.if_match.empty() || !request.if_unmodified_since.empty();
}

// What came after the request did is as fresh as the request can ask for. What may be sent stale
// while it is renewed may be sent: who asked sees to that.
bool may_send(const cache::ObjectPtr& object, const PassOrder& order) {
  if (!object) return false;
  cache::CacheControl asked = order.asked;
  if (object->made >= order.arrived) {
    asked.no_cache = false;
    asked.max_age.reset();
  } else if (order.refreshing) {
    return false;
  }
  return cache::reuse_of(*object, asked, system_clock::now()) != cache::Reuse::ask;
}

// Those who would get the same response from the origin share a flight.
Hash128 flight_of(const PassOrder& order, const cache::VariantList& listed) {
  std::string text = to_hex(order.key);
  if (!listed.all().empty())
    for (const auto& name : listed.all().back().names)
      text += '\n' + cache::normalised_value(name, *order.request.fields);
  return digest128(text);
}

bool is_origin_failure(int status) {
  return status == 500 || status == 502 || status == 503 || status == 504;  // RFC 5861, 4
}

Passed from_cache(cache::ObjectPtr object, cache::Tier tier, bool collapsed) {
  Passed passed;
  passed.object = std::move(object);
  passed.from_disk = tier == cache::Tier::disk;
  passed.collapsed = collapsed;
  if (collapsed) passed.forwarded = "miss";
  return passed;
}

}  // namespace

struct Gateway::Notes {
  bool begun = false;
  std::optional<Result<Passed>> passed;
};

Gateway::Gateway(asio::io_context& context, std::shared_ptr<const Settings> settings,
                 cache::RequestCache& cache)
    : context_(context),
      settings_(std::move(settings)),
      cache_(cache),
      flights_(context.get_executor(), settings_->max_flights, settings_->max_waiters),
      marks_(kMaxMarks) {}

// A transfer that is under way outlives its client.
void Gateway::reload(std::shared_ptr<const Settings> settings) {
  settings_ = std::move(settings);
  clients_.clear();
}

net::HttpClient& Gateway::client(const std::shared_ptr<const ProxySettings>& proxy) {
  auto& client = clients_[proxy];
  if (!client) client = std::make_unique<net::HttpClient>(context_, proxy->client);
  return *client;
}

asio::awaitable<Result<Passed>> Gateway::pass(PassOrder given) {
  Order order = std::make_shared<const PassOrder>(std::move(given));
  const bool reading = is_reading(order->request.method) && !is_for_origin(order->request);
  auto answer = reading ? read(order) : change(order);
  auto passed = co_await std::move(answer);
  co_return passed;
}

asio::awaitable<Result<Passed>> Gateway::read(Order order) {
  cache::Lookup found;
  for (int round = 0; round < kMaxRounds; ++round) {
    found = co_await cache_.find(order->key, *order->request.fields);
    if (may_send(found.object, *order))
      co_return from_cache(std::move(found.object), found.tier, round > 0);
    if (order->asked.only_if_cached)
      co_return Error{Code::origin_timeout, "this is not in the cache", {}};
    if (order->request.method == Method::head) break;
    const Hash128 flight = flight_of(*order, found.listed);
    if (marks_.has(flight, PassMarks::Clock::now())) break;
    auto notes = std::make_shared<Notes>();
    cache::Flights::Fill begin = [this, order, stored = found.object, flight, notes] {
      return fill(order, stored, flight, notes);
    };
    auto landed = co_await flights_.join(flight, std::move(begin), order->request.deadline);
    if (notes->passed) co_return *notes->passed;
    if (landed) continue;
    auto instead = co_await failed(order, found.object, landed.error());
    co_return instead;
  }
  auto alone = order->request.method == Method::head ? head(order, std::move(found))
                                                     : read_alone(order, std::move(found));
  auto passed = co_await std::move(alone);
  co_return passed;
}

asio::awaitable<Result<Passed>> Gateway::read_alone(Order order, cache::Lookup found) {
  const Hash128 flight = flight_of(*order, found.listed);
  auto passed = co_await fetch(order, std::move(found.object), flight);
  co_return passed;
}

// Those who wait share what is stored, and the origin's failure.
asio::awaitable<Result<cache::ObjectPtr>> Gateway::fill(Order order, cache::ObjectPtr stored,
                                                        Hash128 flight,
                                                        std::shared_ptr<Notes> notes) {
  auto passed = co_await fetch(order, std::move(stored), flight);
  notes->passed = passed;
  if (!passed) co_return passed.error();
  if (is_origin_failure(passed->forwarded_status) && !passed->stored)
    co_return Error{Code::origin_failed,
                    "the origin answered with status " + std::to_string(passed->forwarded_status),
                    {}};
  co_return passed->object;
}

// What is not shared goes on without waiting from now on.
void Gateway::mark(const PassOrder& order, const Hash128& flight, const Passed& passed) {
  const auto now = PassMarks::Clock::now();
  if (is_origin_failure(passed.forwarded_status) && !passed.stored) return;
  const bool shared = passed.stored && passed.object->fresh_until > system_clock::now() &&
                      passed.object->body.size() <= settings_->cache.max_object_bytes;
  if (shared)
    marks_.remove(flight);
  else
    marks_.put(flight, now, order.proxy->pass_for);
}

// A stale response stands in for a failing origin as long as it may.
asio::awaitable<Result<Passed>> Gateway::failed(Order order, cache::ObjectPtr stored, Error error) {
  const bool of_origin = error.code == Code::origin_failed || error.code == Code::origin_timeout ||
                         error.code == Code::deadline || error.code == Code::overloaded;
  const bool good = of_origin && stored && !order->refreshing &&
                    cache::good_on_error(*stored, order->asked, system_clock::now());
  if (!good) co_return error;
  Passed passed;
  passed.object = std::move(stored);
  passed.forwarded = "stale";
  passed.stale = true;
  co_return passed;
}

}  // namespace tintype::server
