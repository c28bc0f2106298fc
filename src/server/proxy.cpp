#include "server/proxy.h"

#include "cache/http_fields.h"
#include "cache/http_reuse.h"
#include "cache/negotiated_cache.h"
#include "server/failure.h"
#include "server/proxy_answer.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using std::chrono::system_clock;

constexpr std::chrono::milliseconds kRefreshPause{1'000};
constexpr std::size_t kMaxRefreshed = 4096;

bool is_reading(const Request& request) {
  const bool reading = request.method == Method::get || request.method == Method::head;
  return reading && request.if_match.empty() && request.if_unmodified_since.empty();
}

PassOrder order_for(const Mount& mount, Request request) {
  PassOrder order;
  order.mount = mount.prefix;
  order.proxy = mount.proxy;
  order.arrived = system_clock::now();
  order.key = target_key(mount.prefix, *mount.proxy, request.target);
  const auto control = cache::joined_field(*request.fields, "Cache-Control");
  if (control && mount.proxy->rules.client_cache_control)
    order.asked = cache::parse_cache_control(*control);
  order.request = std::move(request);
  return order;
}

}  // namespace

Proxy::Proxy(std::shared_ptr<const Settings> settings, Maker& maker, cache::RequestCache& cache)
    : settings_(std::move(settings)),
      maker_(maker),
      cache_(cache),
      refreshed_(kRefreshPause, kMaxRefreshed) {}

// At most once a second; the GET it is asked about by is for all, whoever made it necessary.
void Proxy::refresh(const PassOrder& order, const cache::Object& stale) {
  const std::string name = to_hex(stale.key);
  if (refreshed_.find(name)) return;
  refreshed_.put(name, true);
  PassOrder again = order;
  again.request.method = Method::get;
  again.request.method_name = "GET";
  again.request.deadline = std::chrono::steady_clock::now() + order.proxy->client.total_timeout;
  again.asked = {};
  maker_.refresh(std::move(again));
}

// What memory has that may be sent, or null.
cache::ObjectPtr Proxy::in_memory(const PassOrder& order) {
  auto found = cache::NegotiatedCache::find_in_memory(cache_, order.key, *order.request.fields);
  if (!found.object) return nullptr;
  const auto reuse = cache::reuse_of(*found.object, order.asked, system_clock::now());
  if (reuse == cache::Reuse::ask) return nullptr;
  if (reuse == cache::Reuse::while_revalidate) refresh(order, *found.object);
  return found.object;
}

asio::awaitable<Response> Proxy::handle(const Mount& mount, Request request,
                                        std::shared_ptr<Ticket> ticket) {
  if (has_been_here(*request.fields))
    co_return refusal(508, "this request goes round in a circle", request.accept);
  const bool reading = is_reading(request);
  const std::size_t max_ranges = settings_->http.max_ranges;
  PassOrder order = order_for(mount, std::move(request));
  order.begun = cache_.purge_point();
  if (reading) {
    Passed passed;
    passed.object = in_memory(order);
    if (passed.object) co_return proxy_answer(std::move(passed), order, max_ranges);
  }
  if (ticket) ticket->leaving();
  PassOrder copy = order;
  auto passed = co_await maker_.pass(std::move(copy), std::move(ticket));
  if (!passed) co_return proxy_failure(passed.error(), order);
  if (!passed->forwarded && passed->object->fresh_until <= system_clock::now())
    refresh(order, *passed->object);
  co_return proxy_answer(std::move(*passed), order, max_ranges);
}

}  // namespace tintype::server
