#pragma once
// What was asked of the file system a moment ago, so that a hot request asks it of memory. One I/O
// thread; bounded by entries; each entry is trusted for a fixed time.
#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

namespace tintype::server {

template <class T>
class Memo {
 public:
  Memo(std::chrono::milliseconds trust, std::size_t max_entries)
      : trust_(trust), max_entries_(max_entries) {}

  const T* find(const std::string& name) const {
    const auto entry = entries_.find(name);
    if (entry == entries_.end() || entry->second.until < std::chrono::steady_clock::now())
      return nullptr;
    return &entry->second.value;
  }

  void clear() { entries_.clear(); }

  void put(const std::string& name, T value) {
    if (entries_.size() >= max_entries_) entries_.clear();
    entries_.insert_or_assign(name,
                              Entry{std::move(value), std::chrono::steady_clock::now() + trust_});
  }

 private:
  struct Entry {
    T value;
    std::chrono::steady_clock::time_point until;
  };
  std::chrono::milliseconds trust_;
  std::size_t max_entries_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace tintype::server
