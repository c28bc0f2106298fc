#pragma once
// The bytes of a finished picture, immutable and shared by all who hold a copy. Large ones lie in a
// sealed memfd, so that sendfile(2) hands its pages to a socket without copying them. Any thread.
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/memfd.h"

namespace tintype {

// How many bodies may hold a descriptor at one time; those beyond lie in plain memory. Any thread.
class OpenBodies {
 public:
  explicit OpenBodies(std::size_t most) : most_(most) {}
  bool enter() {
    if (open_.fetch_add(1, std::memory_order_relaxed) < most_) return true;
    leave();
    return false;
  }
  void leave() { open_.fetch_sub(1, std::memory_order_relaxed); }
  std::size_t open() const { return open_.load(std::memory_order_relaxed); }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> open_{0};
};

class Body {
 public:
  // Smaller ones cost less to copy than to send from a file.
  static constexpr std::size_t kFileBytes = 12 * 1024;

  Body() = default;
  Body(std::string text);  // in plain memory

  // In a memfd when it is large, `open` (may be null) has room and the system gives one; else as it
  // is.
  static Body keep(std::string text, const std::shared_ptr<OpenBodies>& open);

  std::string_view view() const { return view_; }
  std::size_t size() const { return view_.size(); }
  int file() const;  // the memfd, for sendfile; -1 when there is none
  operator std::string_view() const { return view_; }
  bool operator==(const Body& other) const { return view_ == other.view_; }

 private:
  struct Memory;
  std::shared_ptr<const Memory> memory_;
  std::string_view view_;
};

}  // namespace tintype
