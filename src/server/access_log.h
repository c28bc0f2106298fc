#pragma once
// One JSON object a line for each answered request: when, what, status, bytes, cache state, time of
// each stage in microseconds, and an error's details. Written by a thread of its own; when that
// cannot keep up, the oldest lines are dropped rather than requests slowed. Any thread.
#include <chrono>
#include <memory>
#include <string>

#include "base/error.h"
#include "server/message.h"

namespace tintype::server {

class AccessLog {
 public:
  // `where` is "off", "stderr" or a file's path. internal when the file cannot be opened.
  static Result<std::unique_ptr<AccessLog>> open(const std::string& where);
  ~AccessLog();  // writes what is left

  bool on() const { return sink_ != nullptr; }
  void write(const Request& request, const Response& response, std::string_view client,
             std::size_t sent_bytes, std::chrono::steady_clock::duration spent);

 private:
  struct Sink;
  explicit AccessLog(std::unique_ptr<Sink> sink);
  std::unique_ptr<Sink> sink_;
};

}  // namespace tintype::server
