#include "cache/admission.h"

namespace tintype::cache {

void RecentKeys::add(const Hash128& key) {
  if (!known_.insert(key).second) return;
  order_.push_back(key);
  if (order_.size() <= most_) return;
  known_.erase(order_.front());
  order_.pop_front();
}

bool Admission::at_once(const Object& object) const {
  return options_.admit == Admit::all ||
         (options_.admit == Admit::cost && object.cost_ms >= options_.min_cost_ms);
}

bool Admission::made(const Object& object) {
  if (at_once(object)) return true;
  if (!seen_.contains(object.key)) {
    seen_.add(object.key);
    return false;
  }
  admitted_.add(object.key);
  return true;
}

bool Admission::asked_again(const Object& object) {
  if (at_once(object) || admitted_.contains(object.key)) return false;
  admitted_.add(object.key);
  return true;
}

}  // namespace tintype::cache
