// The origin's side of a Gateway: requests to it, and what its responses do to the cache.
#include "cache/http_fields.h"
#include "cache/http_reuse.h"
#include "cache/http_store.h"
#include "cache/http_tags.h"
#include "cache/http_target.h"
#include "server/proxy_gateway.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using std::chrono::system_clock;

bool is_origin_failure(int status) {
  return status == 500 || status == 502 || status == 503 || status == 504;
}

bool can_be_asked_about(const cache::ObjectPtr& stored) {
  return stored && (cache::find_field(stored->headers, "ETag") ||
                    cache::find_field(stored->headers, "Last-Modified"));
}

// A response that is sent on as it came.
Passed sent_on(net::OriginResponse response, const char* why,
               const std::shared_ptr<OpenBodies>& open) {
  auto object = std::make_shared<cache::Object>();
  object->status = response.status;
  object->made = system_clock::now();
  object->fresh_until = object->made;
  object->body = Body::keep(std::move(response.body), open);
  Passed passed;
  passed.object = std::move(object);
  passed.fields = cache::end_to_end(response.fields);
  passed.forwarded = why;
  passed.forwarded_status = response.status;
  return passed;
}

const char* why_forwarded(const PassOrder& order, const cache::ObjectPtr& stored) {
  if (!stored) return "miss";
  const bool fresh = cache::fresh_for(*stored, system_clock::now()).count() > 0;
  return fresh && !order.refreshing ? "request" : "stale";
}

}  // namespace

// What may be kept is asked for whole; what is known not to be, as the client has it. What was kept
// and stale goes, too, when its successor is not kept.
asio::awaitable<Result<Passed>> Gateway::fetch(Order order, cache::ObjectPtr stored,
                                               Hash128 flight) {
  const Begun begun = cache_.begin(order->key, order->begun);
  const bool marked = marks_.has(flight, PassMarks::Clock::now());
  const bool askable = can_be_asked_about(stored);
  const auto purpose = marked && !askable ? Purpose::to_pass : Purpose::to_keep;
  auto asked = origin_request(order->mount, *order->proxy, order->request, purpose, stored.get());
  cache::Exchange when{system_clock::now(), {}};
  const auto sent = std::chrono::steady_clock::now();
  auto response = co_await client(order->proxy).exchange(std::move(asked), order->request.deadline);
  when.received = system_clock::now();
  if (!response || is_origin_failure(response->status)) {
    const Error error =
        response ? Error{Code::origin_failed, "the origin failed", {}} : response.error();
    auto instead = co_await failed(order, stored, error);
    if (instead && response) instead->forwarded_status = response->status;
    if (instead || !response) co_return instead;
  }
  const char* why = why_forwarded(*order, stored);
  const bool confirmed = response->status == 304 && purpose == Purpose::to_keep;
  if (confirmed && !askable)
    co_return Error{Code::origin_failed, "the origin sent a 304 that was not asked for", {}};
  auto taken = confirmed ? revalidated(order, stored, std::move(*response), when, begun)
                         : keep(order, std::move(*response), when, begun);
  auto passed = co_await std::move(taken);
  if (!passed) co_return passed;
  const bool superseded = stored && !passed->stored && !confirmed &&
                          !is_origin_failure(passed->forwarded_status) &&
                          cache::fresh_for(*stored, when.received).count() <= 0;
  if (superseded) cache_.remove(order->key, *stored);
  passed->forwarded = why;
  passed->as_asked = purpose == Purpose::to_pass;
  passed->timings.add("origin", std::chrono::steady_clock::now() - sent);
  mark(*order, flight, *passed);
  co_return passed;
}

asio::awaitable<Result<Passed>> Gateway::keep(Order order, net::OriginResponse response,
                                              cache::Exchange when, Begun begun) {
  const auto& proxy = *order->proxy;
  const cache::OriginResponse whole{order->request.method_name, *order->request.fields,
                                    response.status, response.fields, when};
  const bool may = cache::may_store(whole, proxy.rules);
  cache::Object object;
  if (may) object = cache::object_of(whole, proxy.rules);
  Passed passed = sent_on(std::move(response), "miss", settings_->cache.open_bodies);
  if (!may || !cache::worth_storing(object)) co_return passed;
  object.body = passed.object->body;
  object.target = order->request.target;
  object.cost_ms = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(when.received - when.requested)
          .count());
  passed.object = std::make_shared<const cache::Object>(object);
  passed.stored = co_await cache_.store(order->key, std::move(object), *order->request.fields,
                                        begun, proxy.max_variants);
  co_return passed;
}

asio::awaitable<Result<Passed>> Gateway::revalidated(Order order, cache::ObjectPtr stored,
                                                     net::OriginResponse response,
                                                     cache::Exchange when, Begun begun) {
  const auto& proxy = *order->proxy;
  const cache::OriginResponse confirmed{order->request.method_name, *order->request.fields,
                                        response.status, response.fields, when};
  auto object = cache::updated(*stored, confirmed, proxy.rules);
  Passed passed;
  passed.object = std::make_shared<const cache::Object>(object);
  passed.forwarded_status = response.status;
  passed.stored = co_await cache_.store(order->key, std::move(object), *order->request.fields,
                                        begun, proxy.max_variants);
  co_return passed;
}

// HEAD goes to the origin as HEAD, and tells whether what is stored is still right (RFC 9111,
// 4.3.5).
asio::awaitable<Result<Passed>> Gateway::head(Order order, cache::Lookup found) {
  const Begun begun = cache_.begin(order->key, order->begun);
  auto asked =
      origin_request(order->mount, *order->proxy, order->request, Purpose::to_pass, nullptr);
  cache::Exchange when{system_clock::now(), {}};
  auto response = co_await client(order->proxy).exchange(std::move(asked), order->request.deadline);
  when.received = system_clock::now();
  if (!response) {
    auto instead = co_await failed(order, found.object, response.error());
    co_return instead;
  }
  const char* why = why_forwarded(*order, found.object);
  const auto says = found.object
                        ? cache::head_says(*found.object, response->status, response->fields)
                        : cache::HeadSays::nothing;
  if (says == cache::HeadSays::changed) cache_.remove(order->key, *found.object);
  if (says == cache::HeadSays::the_same) {
    auto passed = co_await revalidated(order, found.object, std::move(*response), when, begun);
    if (passed) passed->forwarded = why;
    co_return passed;
  }
  Passed passed = sent_on(std::move(*response), why, settings_->cache.open_bodies);
  passed.as_asked = true;
  co_return passed;
}

// A method that may change something, or one whose responses are not kept.
asio::awaitable<Result<Passed>> Gateway::change(Order order) {
  auto asked =
      origin_request(order->mount, *order->proxy, order->request, Purpose::to_pass, nullptr);
  cache::Exchange when{system_clock::now(), {}};
  auto response = co_await client(order->proxy).exchange(std::move(asked), order->request.deadline);
  when.received = system_clock::now();
  if (!response) co_return response.error();
  co_await invalidate(order, response->status, response->fields);
  const auto* host = cache::find_field(*order->request.fields, "Host");
  const cache::Hosts hosts{order->proxy->host, host ? *host : ""};
  const bool for_get =
      order->request.method_name == "POST" &&
      cache::answers_get(order->request.target, hosts, response->status, response->fields);
  if (!for_get) {
    const bool conditional = order->request.method == Method::get;
    Passed passed = sent_on(std::move(*response), conditional ? "request" : "method",
                            settings_->cache.open_bodies);
    passed.as_asked = true;
    co_return passed;
  }
  const Begun begun = cache_.begin(order->key, order->begun);
  auto passed = co_await keep(order, std::move(*response), when, begun);
  if (passed) passed->forwarded = "method";
  if (passed) passed->as_asked = true;
  co_return passed;
}

// RFC 9111, 4.4, and RFC 9875, 3. Paths of the origin's are looked for under the mount, too.
asio::awaitable<void> Gateway::invalidate(Order order, int status, cache::Headers fields) {
  const auto& proxy = *order->proxy;
  const auto* host = cache::find_field(*order->request.fields, "Host");
  const cache::Hosts hosts{proxy.host, host ? *host : ""};
  const auto targets = cache::invalidated_targets(order->request.method_name, order->request.target,
                                                  hosts, status, fields);
  for (const auto& target : targets) {
    co_await cache_.invalidate(target_key(order->mount, proxy, target));
    if (proxy.base == order->mount || !target.starts_with(proxy.base)) continue;
    const std::string under_mount = order->mount + target.substr(proxy.base.size());
    co_await cache_.invalidate(target_key(order->mount, proxy, under_mount));
  }
  const auto named = cache::joined_field(fields, "Cache-Group-Invalidation");
  if (targets.empty() || !named) co_return;
  auto groups = cache::cache_groups(*named);
  co_await cache_.invalidate_groups(std::move(groups));
}

}  // namespace tintype::server
