#include "cache/failures.h"

#include <algorithm>

namespace tintype::cache {

using std::chrono::seconds;

seconds Failures::first_time(Code code) const {
  switch (code) {
    case Code::not_found: return times_.not_found;
    case Code::origin_failed:
    case Code::origin_timeout: return times_.failed;
    case Code::unsupported_media:
    case Code::unprocessable:
    case Code::too_large: return times_.unusable;
    case Code::bad_request:
    case Code::forbidden:
    case Code::overloaded:
    case Code::deadline:
    case Code::cancelled:
    case Code::internal: return seconds(0);
  }
  return seconds(0);
}

std::optional<Error> Failures::find(const Hash128& name, Time now) const {
  const auto found = index_.find(name);
  if (found == index_.end() || found->second->until <= now) return {};
  return found->second->error;
}

// What failed again after its time grows from what it was, unless it had long been left alone.
void Failures::note(const Hash128& name, const Error& error, Time now) {
  seconds lasts = first_time(error.code);
  const auto found = index_.find(name);
  if (found != index_.end()) {
    const Entry& former = *found->second;
    if (former.until > now) return;  // by one that had begun before
    if (now - former.until < times_.most && former.error.code == error.code)
      lasts = former.lasts * 2;
    forget(name);
  }
  lasts = std::min(lasts, times_.most);
  if (lasts.count() == 0 || times_.max_entries == 0) return;
  if (entries_.size() >= times_.max_entries) forget(Hash128(entries_.back().name));
  entries_.push_front({name, error, lasts, now + lasts});
  index_[name] = entries_.begin();
}

void Failures::forget(const Hash128& name) {
  const auto found = index_.find(name);
  if (found == index_.end()) return;
  entries_.erase(found->second);
  index_.erase(found);
}

void Failures::clear() {
  entries_.clear();
  index_.clear();
}

}  // namespace tintype::cache
