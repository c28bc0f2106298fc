#include "cache/breaker.h"

namespace tintype::cache {

Breaker::Try::~Try() {
  if (breaker_ && probe_) breaker_->probing_ = false;
}

void Breaker::Try::succeeded() {
  // One that was begun before the breaker opened says nothing of what came since.
  if (!breaker_->open_ || probe_) {
    breaker_->open_ = false;
    breaker_->in_a_row_ = 0;
  }
}

void Breaker::Try::failed(Time now) {
  if (breaker_->open_) {
    if (probe_) breaker_->open(now);
  } else if (++breaker_->in_a_row_ >= breaker_->options_.failures) {
    breaker_->open(now);
  }
}

Breaker::Try Breaker::begin(Time now) {
  if (!open_) return {*this, false};
  if (probing_ || now < until_) return {};
  probing_ = true;
  return {*this, true};
}

Breaker::State Breaker::state(Time now) const {
  if (!open_) return State::closed;
  return now < until_ ? State::open : State::half_open;
}

void Breaker::open(Time now) {
  std::uniform_int_distribution<std::int64_t> more(0, options_.open_for.count() / 4);
  open_ = true;
  in_a_row_ = 0;
  until_ = now + options_.open_for + std::chrono::milliseconds(more(random_));
}

}  // namespace tintype::cache
