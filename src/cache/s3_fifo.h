#pragma once
// Things by key, bounded by their cost in bytes, evicted by S3-FIFO: newcomers pass through a small
// queue first, so that what is asked for once does not push out what is asked for often; a key that
// comes back soon after its eviction goes straight to the main queue.
// Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023.
// One owner at a time: the caller holds the lock. Every member is O(1) amortised.
#include <algorithm>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/hash.h"

namespace tintype::cache {

template <class Value>
class S3Fifo {
 public:
  struct Item {
    Hash128 key;
    Value value;
    std::uint64_t cost = 0;
    int uses = 0;  // since it came or was last passed over, up to 3
    bool in_main = false;
  };

  explicit S3Fifo(std::uint64_t capacity) : capacity_(capacity) {}

  std::uint64_t bytes() const { return small_.bytes + main_.bytes; }
  std::size_t size() const { return index_.size(); }
  bool contains(const Hash128& key) const { return index_.contains(key); }

  // The value, or null. Counts as a use. Valid until the next change.
  Value* find(const Hash128& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    Item& item = *found->second;
    item.uses = std::min(item.uses + 1, 3);
    return &item.value;
  }

  // Whether `cost` would fit if nothing else were here, and whether it fits now; if not, evict().
  bool could_hold(std::uint64_t cost) const { return cost <= capacity_; }
  bool has_room(std::uint64_t cost) const {
    return could_hold(cost) && bytes() <= capacity_ - cost;
  }

  // Calls visit(key, value) for one of `parts` parts of all items.
  template <class Visit>
  void visit(std::size_t part, std::size_t parts, Visit visit) const {
    const std::size_t end = index_.bucket_count() * (part + 1) / parts;
    for (std::size_t at = index_.bucket_count() * part / parts; at < end; ++at)
      for (auto item = index_.begin(at); item != index_.end(at); ++item)
        visit(item->first, item->second->value);
  }

  // Adds what is not there yet.
  void insert(const Hash128& key, Value value, std::uint64_t cost) {
    Item item{key, std::move(value), cost, 0, forget_ghost(key)};
    Queue& queue = item.in_main ? main_ : small_;
    queue.items.push_front(std::move(item));
    queue.bytes += cost;
    index_.emplace(key, queue.items.begin());
  }

  // Adds what is not there yet as the next of the main queue to go: for what is known from earlier.
  void insert_oldest(const Hash128& key, Value value, std::uint64_t cost) {
    main_.items.push_back(Item{key, std::move(value), cost, 0, true});
    main_.bytes += cost;
    index_.emplace(key, std::prev(main_.items.end()));
  }

  // Takes the key's item out, if it is there.
  std::optional<Item> take(const Hash128& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return {};
    return remove(found->second);
  }

  // Takes out the item that is worth least; nothing when there is none.
  std::optional<Item> evict() {
    while (!index_.empty()) {
      const bool from_small = small_.bytes > capacity_ / 10 || main_.items.empty();
      Queue& queue = from_small ? small_ : main_;
      const auto oldest = std::prev(queue.items.end());
      const bool keep = oldest->in_main ? oldest->uses > 0 : oldest->uses > 1;
      if (!keep) {
        if (!oldest->in_main) remember_ghost(oldest->key);
        return remove(oldest);
      }
      pass_over(oldest);
    }
    return {};
  }

 private:
  using Items = std::list<Item>;
  struct Queue {
    Items items;  // newest first
    std::uint64_t bytes = 0;
  };

  Item remove(typename Items::iterator at) {
    Queue& queue = at->in_main ? main_ : small_;
    queue.bytes -= at->cost;
    index_.erase(at->key);
    Item item = std::move(*at);
    queue.items.erase(at);
    return item;
  }

  // To the head of the main queue, with one use less to its credit.
  void pass_over(typename Items::iterator at) {
    Queue& from = at->in_main ? main_ : small_;
    from.bytes -= at->cost;
    at->uses = at->in_main ? at->uses - 1 : 0;
    at->in_main = true;
    main_.items.splice(main_.items.begin(), from.items, at);
    main_.bytes += at->cost;
  }

  // Ghosts are keys alone, at most one for each living item: some 100 bytes each.
  void remember_ghost(const Hash128& key) {
    ghosts_.push_front(key);
    ghost_index_.emplace(key, ghosts_.begin());
    while (ghosts_.size() > std::max<std::size_t>(index_.size(), 1)) forget_ghost(ghosts_.back());
  }
  bool forget_ghost(Hash128 key) {
    const auto found = ghost_index_.find(key);
    if (found == ghost_index_.end()) return false;
    ghosts_.erase(found->second);
    ghost_index_.erase(found);
    return true;
  }

  std::uint64_t capacity_;
  Queue small_, main_;
  std::unordered_map<Hash128, typename Items::iterator> index_;
  std::list<Hash128> ghosts_;
  std::unordered_map<Hash128, std::list<Hash128>::iterator> ghost_index_;
};

}  // namespace tintype::cache
