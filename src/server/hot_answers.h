#pragma once
// Answers given a moment ago, whole: status line and headers as bytes, body shared with the request
// cache. A repeat of the same target and Accept within the trusted moment is looked up by its bytes
// and sent, with neither parsing nor locks. One I/O thread; a fixed number of slots, the last
// comer keeps a slot.
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "cache/object.h"

namespace tintype::server {

struct HotAnswer {
  std::string head;  // ends with the empty line; for HTTP/1.1 with keep-alive
  cache::ObjectPtr object;
};

class HotAnswers {
 public:
  using Pointer = std::shared_ptr<const HotAnswer>;

  HotAnswers(std::size_t slots, std::chrono::milliseconds trust) : slots_(slots), trust_(trust) {}

  // The answer, or null.
  Pointer find(std::string_view target, std::string_view accept,
               std::chrono::steady_clock::time_point now) const {
    if (slots_.empty()) return nullptr;
    const Slot& slot = slots_[index(target, accept)];
    const bool same =
        slot.answer && slot.until > now && slot.target == target && slot.accept == accept;
    return same ? slot.answer : nullptr;
  }

  void put(std::string_view target, std::string_view accept, HotAnswer answer,
           std::chrono::steady_clock::time_point now) {
    if (slots_.empty()) return;
    slots_[index(target, accept)] = {std::string(target), std::string(accept),
                                     std::make_shared<const HotAnswer>(std::move(answer)),
                                     now + trust_};
  }

 private:
  struct Slot {
    std::string target, accept;
    Pointer answer;
    std::chrono::steady_clock::time_point until;
  };

  std::size_t index(std::string_view target, std::string_view accept) const {
    return (hash128(target).low ^ (hash128(accept).low * 31)) % slots_.size();
  }

  std::vector<Slot> slots_;
  std::chrono::milliseconds trust_;
};

}  // namespace tintype::server
