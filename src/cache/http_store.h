#pragma once
// Responses of origins as objects: which may be kept (RFC 9111 section 3), what of them is kept
// (3.1), and what a later response changes of it (3.2, 4.3.4, 4.3.5). Pure; any thread; hostile
// input.
#include <string>
#include <string_view>

#include "cache/http_life.h"
#include "cache/http_policy.h"
#include "cache/object.h"

namespace tintype::cache {

struct HttpRules {
  PolicyRules policy;
  LifeRules life;
  bool store_set_cookie = true;      // false: a response that sets a cookie is not kept
  bool client_cache_control = true;  // a request's Cache-Control is heeded
};

// A response as it came, and the request it came to.
struct OriginResponse {
  std::string_view method;
  const Headers& request;
  int status = 200;
  const Headers& headers;
  Exchange exchange;
};

// True when it may be kept as the answer to GETs of its target. For a response to POST the caller
// has seen to it that its Content-Location is the target (RFC 9110, 9.3.3).
bool may_store(const OriginResponse& response, const HttpRules& rules);

// Its end-to-end fields, facts and notes as an object, without key, body and target. It is worth
// keeping when worth_storing() says so.
Object object_of(const OriginResponse& response, const HttpRules& rules);

// Fresh, or with something to ask its origin by, or good for when the origin fails.
bool worth_storing(const Object& object);

// The stored object as a 304 to a request about it has it: fields of the 304 in place of its own,
// but for those about the body; age and life anew. Its body and key stay.
Object updated(const Object& stored, const OriginResponse& not_modified, const HttpRules& rules);

enum class HeadSays { nothing, the_same, changed };
// What a response to HEAD tells about the stored response to GET.
HeadSays head_says(const Object& stored, int status, const Headers& headers);

// The fields that a response made from `stored` is sent with, without notes and Age.
bool is_sent(std::string_view stored_name);

}  // namespace tintype::cache
