#include "cache/purge_log.h"

#include <sys/random.h>

#include <limits>
#include <utility>

#include "base/log.h"

namespace tintype::cache {
namespace {

using std::chrono::system_clock;

// The file may have as many records again as there are rules, and some.
constexpr std::size_t kSpareRecords = 1024;

// Identities differ, or a log would be taken for another: only that matters.
std::uint64_t random_identity() {
  std::uint64_t identity = 0;
  const ssize_t got = ::getrandom(&identity, sizeof identity, 0);
  if (got != static_cast<ssize_t>(sizeof identity))
    identity = static_cast<std::uint64_t>(system_clock::now().time_since_epoch().count());
  return identity == 0 ? 1 : identity;
}

// Number and standing in one word; 0 is neither.
std::uint64_t word_of(std::uint64_t number, Standing standing) {
  return (number + 1) << 2 | static_cast<std::uint64_t>(standing);
}

// When its making may have begun, by the clock of whoever made it.
system_clock::time_point earliest_begin(const Object& object, std::chrono::milliseconds skew) {
  return object.made - std::chrono::milliseconds(object.cost_ms) - skew;
}

}  // namespace

PurgeLog::PurgeLog(const PurgeOptions& options)
    : options_(options), rules_(options.max_rules), store_(options.path) {}

Result<std::unique_ptr<PurgeLog>> PurgeLog::open(const PurgeOptions& options, bool beside_objects) {
  std::unique_ptr<PurgeLog> log(new PurgeLog(options));
  if (options.path.empty()) {
    log->begin_anew(false);
    return log;
  }
  const auto loaded = log->store_.load();
  if (!loaded) return loaded.error();
  if (loaded->file) {
    log->take(*loaded->file);
    return log;
  }
  const bool lost = loaded->existed || beside_objects;
  log->begin_anew(lost);
  if (lost) tintype::log(Severity::warning, "cache.purge_log_lost", options.path);
  if (const auto written = log->rewrite(); !written)
    tintype::log(Severity::warning, "cache.purge_log_not_written", written.error().detail);
  return log;
}

void PurgeLog::begin_anew(bool purge_everything) {
  log_ = random_identity();
  created_ = system_clock::now();
  if (!purge_everything) return;
  rules_.add({1, created_, {}, false});
  newest_ = 1;
}

void PurgeLog::take(const PurgeFile& file) {
  log_ = file.head.log;
  created_ = file.head.created;
  rules_.set_floor(file.head.floor, file.head.folded_up_to);
  for (const Purge& purge : file.purges) rules_.add(purge);
  newest_ = file.head.newest;
  swept_ = file.swept;
}

Judgement PurgeLog::judge(const Object& object) const {
  const bool ours = object.purge_log == log_;
  const bool known = ours && object.purge_number <= newest_.load(std::memory_order_acquire);
  if (!known && object.purge_log != 0) return {Standing::purged, {}};
  const PurgedSince since =
      ours ? PurgedSince(object.purge_number) : PurgedSince(earliest_begin(object, options_.skew));
  const std::shared_lock lock(rules_mutex_);
  return rules_.judge(object, since);
}

// A purge that comes in between is judged again, as its number is another.
Standing PurgeLog::standing(const Object& object) const {
  const std::uint64_t newest = newest_.load(std::memory_order_acquire);
  const std::uint64_t judged = object.judged.word.load(std::memory_order_relaxed);
  if (judged >> 2 == newest + 1) return static_cast<Standing>(judged & 3);
  const Standing standing = judge(object).standing;
  object.judged.word.store(word_of(newest, standing), std::memory_order_relaxed);
  return standing;
}

ObjectPtr PurgeLog::aged(const ObjectPtr& object) const {
  const auto since = std::min(judge(*object).soft.at, system_clock::now());
  if (object->fresh_until && *object->fresh_until <= since) return object;
  auto copy = std::make_shared<Object>(*object);
  copy->fresh_until = since;
  return copy;
}

// A stale one is numbered as begun before the soft purge that made it so.
ObjectPtr PurgeLog::adopt(const ObjectPtr& object) const {
  if (object->purge_log == log_) {
    const Standing standing = this->standing(*object);
    if (standing == Standing::stale) return aged(object);
    return standing == Standing::good ? object : nullptr;
  }
  const std::uint64_t newest = newest_.load(std::memory_order_acquire);
  auto copy = std::make_shared<Object>(*object);
  copy->purge_log = 0;
  const Judgement judgement = judge(*copy);
  if (judgement.standing == Standing::purged) return nullptr;
  const bool stale = judgement.standing == Standing::stale;
  copy->purge_log = log_;
  copy->purge_number = stale ? std::min(newest, judgement.soft.number - 1) : newest;
  return stale ? aged(copy) : copy;
}

Result<std::shared_ptr<PurgeLog::Batch>> PurgeLog::enqueue(PurgeRequest request) {
  auto batch = std::make_shared<Batch>();
  batch->request = std::move(request);
  const std::lock_guard lock(queue_mutex_);
  const std::size_t count = batch->request.items.size();
  if (count == 0) return Error{Code::bad_request, "there is nothing to purge", {}};
  if (waiting_ + count > options_.max_waiting)
    return Error{Code::overloaded, "too many purges at once; try again soon", {}};
  waiting_ += count;
  queue_.push_back(batch);
  return batch;
}

Result<std::uint64_t> PurgeLog::commit(const std::shared_ptr<Batch>& batch) {
  const std::lock_guard lock(write_mutex_);
  if (!batch->done) write_queue();
  return batch->number;
}

// They take effect once they are durable: an object may carry a number only if it will never be
// given again.
void PurgeLog::write_queue() {
  std::vector<std::shared_ptr<Batch>> taken;
  {
    const std::lock_guard lock(queue_mutex_);
    taken.swap(queue_);
    waiting_ = 0;
  }
  std::vector<Purge> purges;
  std::uint64_t number = newest_.load(std::memory_order_relaxed);
  const auto now = system_clock::now();
  for (const auto& batch : taken) {
    for (const PurgeItem& item : batch->request.items)
      purges.push_back({++number, now, item, batch->request.soft});
    batch->number = number;
  }
  const auto durable = make_durable(purges);
  for (const auto& batch : taken) {
    batch->done = true;
    if (!durable) batch->number = durable.error();
  }
  if (!durable) return;
  const std::unique_lock lock(rules_mutex_);
  for (const Purge& purge : purges) rules_.add(purge);
  purges_ += purges.size();
  newest_.store(number, std::memory_order_release);
}

Result<void> PurgeLog::make_durable(const std::vector<Purge>& purges) {
  if (closed_) return Error{Code::cancelled, "the server stops", {}};
  if (!durable()) return {};
  std::size_t rules = 0;
  {
    const std::shared_lock lock(rules_mutex_);
    rules = rules_.size();
  }
  const bool outgrown = store_.records() > 2 * rules + kSpareRecords;
  if (outgrown || !store_.usable())
    if (auto written = rewrite(); !written && !store_.usable()) return written;
  return store_.append(log_, purges);
}

Result<void> PurgeLog::rewrite() {
  PurgeFileHead head{log_, created_, {}, 0, newest_.load(std::memory_order_relaxed)};
  std::vector<Purge> purges;
  {
    const std::shared_lock lock(rules_mutex_);
    head.floor = rules_.floor();
    head.folded_up_to = rules_.folded_up_to();
    purges = rules_.after(0, std::numeric_limits<std::size_t>::max());
  }
  std::erase_if(purges, [](const Purge& purge) { return purge.item.kind == PurgeKind::all; });
  return store_.rewrite(head, swept(), purges);
}

PurgeHistory PurgeLog::after(const PurgePoint& from, std::size_t most) const {
  PurgeHistory history;
  const bool another = from.log != 0 && from.log != log_;
  const std::shared_lock lock(rules_mutex_);
  history.newest = point();
  history.created = created_;
  const bool unknown = another || from.number > history.newest.number;
  const std::uint64_t number = unknown ? 0 : from.number;
  history.gap = unknown || number < rules_.folded_up_to();
  history.purges = rules_.after(number, most);
  history.more = !history.purges.empty() && !rules_.after(history.purges.back().number, 1).empty();
  return history;
}

void PurgeLog::set_swept(std::uint64_t number) {
  swept_ = number;
  const std::lock_guard lock(write_mutex_);
  store_.set_swept(log_, number);
}

void PurgeLog::close() {
  const std::lock_guard lock(write_mutex_);
  closed_ = true;
  store_ = PurgeStore(options_.path);
}

PurgeStats PurgeLog::stats() const {
  const std::shared_lock lock(rules_mutex_);
  return {purges_, rules_.size(), newest_};
}

}  // namespace tintype::cache
