#pragma once
// Which keys are kept, and which goes next, when the sum of their costs in bytes is bounded. A
// policy keeps keys and costs in slots (index.h); what they stand for is its user's.
// One writer at a time (the user's lock). Beside it any thread may call find() and count a use in
// the entry, under the conditions of index.h. Every member is O(1) amortised, but for TinyLFU's
// admission of what is larger than its victims.
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "cache/index.h"

namespace tintype::cache {

enum class PolicyKind {
  lru,      // what was used longest ago goes
  clock,    // FIFO; what was used since it came or was last passed over is passed over
  s3fifo,   // s3_fifo.h
  tinylfu,  // tiny_lfu.h
};
std::string_view to_string(PolicyKind kind);
std::optional<PolicyKind> policy_from(std::string_view name);

class EvictionPolicy {
 public:
  EvictionPolicy(std::uint64_t capacity, std::uint64_t most_entries)
      : capacity_(capacity), most_entries_(most_entries) {}
  virtual ~EvictionPolicy() = default;
  EvictionPolicy(const EvictionPolicy&) = delete;
  EvictionPolicy& operator=(const EvictionPolicy&) = delete;

  Slot find(const Hash128& key) const { return index_.find(key); }
  Entry& operator[](Slot slot) { return index_[slot]; }
  const Entry& operator[](Slot slot) const { return index_[slot]; }

  std::uint64_t capacity() const { return capacity_; }
  std::uint64_t bytes() const { return bytes_; }
  std::size_t size() const { return index_.size(); }
  bool could_hold(std::uint64_t cost) const { return cost <= capacity_ && most_entries_ > 0; }
  // Whether one more fits now, or several of that cost together; if not: evict().
  bool has_room(std::uint64_t cost, std::uint64_t entries = 1) const {
    return could_hold(cost) && bytes_ <= capacity_ - cost && size() + entries <= most_entries_;
  }
  // Whether it fits in the place of that.
  bool has_room_instead(Slot of, std::uint64_t cost) const {
    return could_hold(cost) && bytes_ - index_[of].cost() <= capacity_ - cost;
  }

  // Whether uses have to be told to the policy in their order, by use(). Where they do not,
  // counting them in the entry is enough.
  virtual bool wants_order() const { return true; }
  virtual void use(Slot slot) = 0;

  // Where there are readers: a slot that is not found yet, to be filled by its user; then its key,
  // which was not there, is found, or found there instead of in `former`, whose standing it takes.
  // What the index has outgrown is the user's to take.
  Slot reserve(const Hash128& key, std::uint64_t cost);
  void insert(Slot slot);
  void replace(Slot former, Slot next);

  // Where there are none: a slot for a key that is not there yet; oldest: as the next to go, for
  // what is known from earlier.
  Slot insert(const Hash128& key, std::uint64_t cost);
  Slot insert_oldest(const Hash128& key, std::uint64_t cost);
  void set_cost(Slot slot, std::uint64_t cost);
  // Takes it out. The entry stays readable until it is recycled, which its user has to do.
  void remove(Slot slot);
  bool is_in(Slot slot) const { return index_[slot].queue != kOut; }
  // Takes out what is worth least; kNoSlot when there is nothing.
  Slot evict();
  void recycle(Slot slot) { index_.recycle(slot); }
  Index& index() { return index_; }

  // Every slot of one of `parts` parts, for going over all of them piece by piece: what is here all
  // along is visited in its part.
  template <class Visit>
  void visit(Slot part, Slot parts, Visit visit) const {
    for (std::uint64_t slot = part; slot < index_.slots(); slot += parts)
      if (is_in(static_cast<Slot>(slot))) visit(static_cast<Slot>(slot));
  }

 protected:
  struct Queue {
    Slot newest = kNoSlot, oldest = kNoSlot;
    std::uint64_t bytes = 0;
  };
  static constexpr std::uint8_t kQueues = 3, kOut = 0xff;

  virtual void place(Slot slot) = 0;         // into a queue, as new
  virtual void place_oldest(Slot slot) = 0;  // into a queue, as its oldest
  // What is to go, still in its queue; only called when there is something.
  virtual Slot victim() = 0;

  Queue& queue(std::uint8_t number) { return queues_[number]; }
  void push_newest(std::uint8_t number, Slot slot);
  void push_oldest(std::uint8_t number, Slot slot);
  void unlink(Slot slot);  // out of its queue
  void move_to(std::uint8_t number, Slot slot) {
    unlink(slot);
    push_newest(number, slot);
  }

 private:
  const std::uint64_t capacity_, most_entries_;
  std::uint64_t bytes_ = 0;
  Index index_;
  Queue queues_[kQueues];
};

std::unique_ptr<EvictionPolicy> make_policy(PolicyKind kind, std::uint64_t capacity,
                                            std::uint64_t most_entries = kNoSlot);

}  // namespace tintype::cache
