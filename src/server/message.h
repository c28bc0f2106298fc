#pragma once
// A request as handlers see it and the answer they give: plain values, no HTTP library.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cache/object.h"
#include "server/client_hints.h"

namespace tintype::server {

enum class Method { get, head, post, other };

struct Request {
  Method method = Method::get;
  std::string target;
  std::string accept, if_none_match, if_modified_since, authorization, content_type;
  HintFields hints;
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

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // but for framing and Date
  std::string text;                                          // the body, unless there is an object
  cache::ObjectPtr object;                                   // its bytes are sent without a copy
  bool close = false;
  const char* cache_state = "none";  // for the log and metrics: hit, disk, miss, collapsed, …
  std::string error;                 // code name, when it is an error
  std::string error_detail;          // for the log
  Timings timings;

  std::string_view body() const { return object ? std::string_view(object->body) : text; }
  void set(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
  }
};

}  // namespace tintype::server
