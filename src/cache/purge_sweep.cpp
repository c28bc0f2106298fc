#include "cache/purge_sweep.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace tintype::cache {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kParts = 256;  // of what is on disk
constexpr int kNiceness = 10;
constexpr std::chrono::milliseconds kPause{10};  // shorter waits are not worth it
constexpr std::chrono::milliseconds kUntilIndexed{200};
constexpr std::chrono::minutes kLongestIndexing{5};  // then what is known is swept

}  // namespace

PurgeSweep::PurgeSweep(MemoryCache& memory, std::shared_ptr<DiskCache> disk,
                       std::shared_ptr<PurgeLog> purges, std::size_t rate)
    : memory_(memory),
      disk_(std::move(disk)),
      purges_(std::move(purges)),
      step_(std::chrono::nanoseconds(std::chrono::seconds(1)) / std::max<std::size_t>(rate, 1)),
      wanted_(purges_->point().number > purges_->swept()),
      thread_([this] { run(); }) {}

PurgeSweep::~PurgeSweep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void PurgeSweep::wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

void PurgeSweep::run() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return wanted_ || stopping_; });
      if (stopping_) return;
      wanted_ = false;
    }
    const auto begun = Clock::now();
    pass();
    if (rest(Clock::now() - begun)) return;
  }
}

bool PurgeSweep::rest(Clock::duration span) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, span, [this] { return stopping_; });
}

// Sleeps for some objects at once, as single pauses would be too short.
bool PurgeSweep::pace() {
  const auto now = Clock::now();
  next_ = std::max(next_ + step_, now);
  return rest(next_ - now > kPause ? next_ - now : Clock::duration::zero());
}

void PurgeSweep::pass() {
  const std::uint64_t number = purges_->point().number;
  sweep_memory();
  if (!disk_ || sweep_disk()) purges_->set_swept(number);
}

bool PurgeSweep::sweep_disk() {
  const auto until = Clock::now() + kLongestIndexing;
  while (!disk_->indexed() && Clock::now() < until)
    if (rest(kUntilIndexed)) return false;
  const bool all_known = disk_->indexed();
  for (std::size_t part = 0; part < kParts; ++part)
    for (const Hash128& key : disk_->keys(part, kParts)) {
      if (pace()) return false;
      look_at(key);
    }
  return all_known;
}

void PurgeSweep::sweep_memory() {
  for (std::size_t part = 0; part < memory_.parts(); ++part)
    for (const ObjectPtr& object : memory_.part(part))
      if (purges_->standing(*object) == Standing::purged && memory_.remove(object))
        counts_->add(object->body.size());
}

// What was stored for the key meanwhile is held against the purges again.
void PurgeSweep::look_at(const Hash128& key) {
  const auto header = disk_->header(key);
  if (!header || purges_->standing(header->object) != Standing::purged) return;
  auto purged = [log = purges_](const Object& object) {
    return log->standing(object) == Standing::purged;
  };
  auto removed = [counts = counts_](std::uint64_t bytes) { counts->add(bytes); };
  disk_->remove_if(key, std::move(purged), std::move(removed));
}

}  // namespace tintype::cache
