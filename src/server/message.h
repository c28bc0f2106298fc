#pragma once
// A request as handlers see it and the answer they give: plain values, no HTTP library.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cache/object.h"
#include "server/client_hints.h"

namespace tintype::server {

enum class Method { get, head, post, purge, other };

struct Request {
  Method method = Method::get;
  std::string method_name;  // as it was sent
  std::string target;
  std::string accept, authorization, content_type;
  std::string if_match, if_none_match, if_modified_since, if_unmodified_since, if_range, range;
  HintFields hints;
  std::shared_ptr<const cache::Headers> fields;  // all, in order; null: not passed on by the mount
  std::string client;                            // address of who asks
  bool has_body = false;
  std::string body;
  std::chrono::steady_clock::time_point received;
  std::chrono::steady_clock::time_point deadline;
};

// Microseconds spent in each stage, for Server-Timing and the access log.
struct Timings {
  std::vector<std::pair<const char*, std::int64_t>> stages;
  void add(const char* stage, std::chrono::steady_clock::duration spent) {
    stages.emplace_back(stage,
                        std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
  }
};

// A part of a body that is sent alone, and what is sent before it.
struct Piece {
  std::string before;
  std::size_t offset = 0, size = 0;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // but for framing and Date
  std::string text;                                          // the body, unless there is an object
  cache::ObjectPtr object;                                   // its bytes are sent without a copy
  std::vector<Piece> pieces;   // what of the body is sent; none: all of it
  std::string after;           // sent after the last piece
  bool stored_fields = false;  // the object's own fields are sent, where `headers` has no such
  bool own_length = false;     // `headers` says how long it is, or nobody knows
  bool close = false;
  bool steady = false;  // repeats of the request may have it for as long as a file is trusted
  const char* cache_state = "none";  // for the log and metrics: hit, disk, miss, collapsed, …
  std::string error;                 // code name, when it is an error
  std::string error_detail;          // for the log
  Timings timings;

  std::string_view body() const { return object ? std::string_view(object->body) : text; }
  // Of what is sent as a body to anything but HEAD.
  std::size_t body_bytes() const {
    if (status == 204 || status == 304) return 0;
    if (pieces.empty()) return body().size();
    std::size_t sum = after.size();
    for (const auto& piece : pieces) sum += piece.before.size() + piece.size;
    return sum;
  }
  void set(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
  }
};

}  // namespace tintype::server
