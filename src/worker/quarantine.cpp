#include "worker/quarantine.h"

namespace tintype::worker {

Quarantine::Quarantine(std::size_t max_keys, std::chrono::seconds lasts)
    : max_keys_(max_keys), lasts_(lasts) {}

void Quarantine::reconfigure(std::size_t max_keys, std::chrono::seconds lasts) {
  max_keys_ = max_keys;
  lasts_ = lasts;
  while (order_.size() > max_keys_) drop_oldest();
}

void Quarantine::add(const std::string& key, Time now) {
  ends_[key] = now + lasts_;
  order_.emplace_back(key, now + lasts_);
  while (order_.size() > max_keys_) drop_oldest();
}

bool Quarantine::holds(const std::string& key, Time now) {
  while (!order_.empty() && order_.front().second <= now) drop_oldest();
  const auto found = ends_.find(key);
  return found != ends_.end() && now < found->second;
}

void Quarantine::drop_oldest() {
  const auto& [key, end] = order_.front();
  if (const auto found = ends_.find(key); found != ends_.end() && found->second == end)
    ends_.erase(found);
  order_.pop_front();
}

}  // namespace tintype::worker
