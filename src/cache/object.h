#pragma once
// What the request cache keeps: a derivative (a result image), or the response of an origin behind
// a proxy mount. Immutable; shared by all who send it.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/body.h"
#include "base/hash.h"
#include "base/image_format.h"

namespace tintype::cache {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Something an object was made from: "file:…", "http(s):…", "chain:NAME", "font:NAME".
struct Input {
  std::string url;
  std::string version;    // of its content; empty when it has none
  std::string etag = {};  // with last_modified: its origin's validators, as sent; or empty
  std::string last_modified = {};
  bool operator==(const Input&) const = default;
};

// What the purge log last found of an object (purge_log.h), so that it is held against each new
// purge once. A copy of an object has to be judged anew.
struct Judged {
  Judged() = default;
  Judged(const Judged&) {}
  Judged& operator=(const Judged&) { return *this; }
  mutable std::atomic<std::uint64_t> word{0};
};

// Chains and fonts have no bytes of their own in the object.
inline bool is_source(const Input& input) {
  return !input.url.starts_with("chain:") && !input.url.starts_with("font:");
}

struct Object {
  Hash128 key;
  Body body;

  // Of a derivative.
  Format format = Format::jpeg;
  int width = 0, height = 0, frames = 1;
  Hash128 job;                // digest of the canonical job: the same for all its variants
  std::uint32_t cost_ms = 0;  // what making it took

  // Of an origin's response: its end-to-end fields, in order.
  int status = 200;
  Headers headers;

  std::string etag;  // opaque part, without quotes: from the key and the versions of all inputs
  std::chrono::system_clock::time_point last_modified{};  // the newest input's
  std::chrono::system_clock::time_point made{};
  // When it stops being fresh; nothing: never, its key changes with its inputs. It is kept beyond,
  // to be sent while it is made anew, or when that fails (RFC 5861), for as long as these say; and
  // to be found still right by its inputs' validators.
  std::optional<std::chrono::system_clock::time_point> fresh_until;
  std::chrono::seconds stale_while_revalidate{0}, stale_if_error{0};

  std::vector<Input> inputs;      // everything it was made from
  std::vector<std::string> tags;  // groups it is purged by (Surrogate-Key, Cache-Tag, Cache-Groups)
  std::string target;             // the request target it was first made for

  // The newest purge there was when its making began, and the log that purge is numbered by.
  std::uint64_t purge_log = 0, purge_number = 0;
  Judged judged;
};

inline std::size_t count_sources(const Object& object) {
  return static_cast<std::size_t>(
      std::count_if(object.inputs.begin(), object.inputs.end(), is_source));
}

using ObjectPtr = std::shared_ptr<const Object>;

}  // namespace tintype::cache
