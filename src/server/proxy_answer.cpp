#include "server/proxy_answer.h"

#include "cache/http_fields.h"
#include "cache/http_reuse.h"
#include "server/failure.h"
#include "server/selected.h"

namespace tintype::server {
namespace {

using std::chrono::system_clock;

const char* state_name(const Passed& passed) {
  if (passed.stale) return "stale";
  if (passed.collapsed) return "collapsed";
  if (!passed.forwarded) return passed.from_disk ? "disk" : "hit";
  if (passed.forwarded_status == 304 && !passed.fields) return "revalidated";
  return passed.stored ? "miss" : "pass";
}

// One member for this cache, after those of the caches before it.
std::string cache_status(const Passed& passed, system_clock::time_point now) {
  std::string text = "Tintype";
  if (!passed.forwarded)
    text += "; hit";
  else
    text.append("; fwd=").append(passed.forwarded);
  if (passed.forwarded_status) text += "; fwd-status=" + std::to_string(passed.forwarded_status);
  if (passed.stored) text += "; stored";
  if (passed.collapsed) text += "; collapsed";
  if (!passed.fields || passed.stored)
    text += "; ttl=" + std::to_string(cache::fresh_for(*passed.object, now).count());
  if (!passed.forwarded) text += passed.from_disk ? "; detail=disk" : "; detail=memory";
  if (passed.stale) text += "; detail=stale-if-error";
  return text;
}

Validators validators_of(const cache::Headers& fields, system_clock::time_point now) {
  Validators validators;
  if (const auto* etag = cache::find_field(fields, "ETag")) validators.etag = *etag;
  const auto* modified = cache::find_field(fields, "Last-Modified");
  if (modified) validators.last_modified = parse_http_date(*modified, now);
  const auto* date = cache::find_field(fields, "Date");
  validators.date = date ? parse_http_date(*date, now).value_or(now) : now;
  return validators;
}

// Of what came from the origin just now.
void set_received_fields(Response& response, cache::Headers fields, bool head) {
  response.headers = std::move(fields);
  std::erase_if(response.headers, [head](const auto& field) {
    return cache::same_name(field.first, "Surrogate-Control") ||
           (!head && cache::same_name(field.first, "Content-Length"));
  });
  response.own_length = head;
}

}  // namespace

Response proxy_answer(Passed passed, const PassOrder& order, std::size_t max_ranges) {
  const auto now = system_clock::now();
  Response response;
  response.status = passed.object->status;
  response.cache_state = state_name(passed);
  response.timings = std::move(passed.timings);
  std::string status = cache_status(passed, now);
  if (passed.fields) {
    const bool head = order.request.method == Method::head;
    set_received_fields(response, std::move(*passed.fields), head);
  } else {
    response.stored_fields = true;
    response.set("Age", std::to_string(cache::age_of(*passed.object, now).count()));
  }
  response.object = std::move(passed.object);
  const auto& known_by = response.stored_fields ? response.object->headers : response.headers;
  const auto validators = validators_of(known_by, now);
  response.set("Via", via());
  response.set("Cache-Status", std::move(status));
  if (!passed.as_asked) apply_conditions(response, order.request, validators, {false, max_ranges});
  return response;
}

Response proxy_failure(const Error& error, const PassOrder& order) {
  auto response = failure(error, order.request.accept);
  response.set("Via", via());
  response.set("Cache-Status",
               order.asked.only_if_cached
                   ? "Tintype; fwd=miss; detail=only-if-cached"
                   : "Tintype; fwd=miss; detail=" + std::string(to_string(error.code)));
  return response;
}

}  // namespace tintype::server
