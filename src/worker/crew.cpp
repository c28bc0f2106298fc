#include "worker/crew.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.h"

namespace tintype::worker {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

Error too_late() {
  return {Code::deadline, "the picture was not ready in time", {}, {}};
}
Error nobody_waits() {
  return {Code::cancelled, "nobody waits for the picture", {}, {}};
}
Error queue_full() {
  return {Code::overloaded, "too many pictures are being made; try again later", {}, {}};
}

template <class Container, class Value>
void remove(Container& from, const Value& value) {
  from.erase(std::remove(from.begin(), from.end(), value), from.end());
}

}  // namespace

// Lives in the frame of hire(); a worker that it was given and did not take goes back.
struct Crew::Waiter {
  Waiter(std::shared_ptr<Crew> of, std::uint64_t not_of)
      : crew(std::move(of)), alarm(crew->context_.get_executor()), older(not_of) {
    crew->waiting_.insert(older > 0 ? crew->waiting_.begin() : crew->waiting_.end(), this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    crew->waiting_.remove(this);
    if (worker) crew->give(std::move(worker));
  }

  std::shared_ptr<Crew> crew;
  Alarm alarm;
  std::uint64_t older;
  Worker worker;
};

Lease::Lease(std::shared_ptr<Crew> crew, std::shared_ptr<WorkerProcess> worker)
    : crew_(std::move(crew)), worker_(std::move(worker)) {
  ++worker_->jobs;
}

Lease::~Lease() {
  if (worker_) crew_->lose(worker_);
}

void Lease::finish() {
  worker_->ignore();
  crew_->finish(std::move(worker_));
}

Crew::Crew(asio::io_context& context, PoolOptions options)
    : context_(context), options_(std::move(options)), wake_(context.get_executor()) {}

Crew::~Crew() {
  stop();
}

asio::awaitable<Result<Lease>> Crew::hire(Alarm::Time deadline, std::uint64_t older) {
  const auto self = shared_from_this();
  if (stopped_) co_return nobody_waits();
  if (Clock::now() >= deadline) co_return too_late();
  if (auto worker = take_idle(older)) co_return Lease(self, std::move(worker));
  if (older == 0 && waiting_.size() >= options_.max_queue) co_return queue_full();
  Waiter waiter(self, older);
  const auto woken = co_await waiter.alarm.wait(deadline);
  if (woken == Alarm::Woken::cancelled || stopped_) co_return nobody_waits();
  if (!waiter.worker || Clock::now() >= deadline) co_return too_late();
  co_return Lease(self, std::move(waiter.worker));
}

void Crew::give(Worker worker) {
  if (stopped_ || is_spent(*worker) || worker->is_gone()) return lose(worker);
  const auto waiter = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiter* candidate) {
    return !candidate->worker && worker->serial() > candidate->older;
  });
  if (waiter == waiting_.end()) return rest(std::move(worker));
  (*waiter)->worker = std::move(worker);
  (*waiter)->alarm.ring();
}

// An idle worker has nothing to say: whatever comes, it is lost.
void Crew::rest(Worker worker) {
  idle_.push_back(worker);
  const std::weak_ptr<WorkerProcess> weak = worker;
  worker->listen([this, weak] {
    const auto lost = weak.lock();
    if (!lost) return;
    log(Severity::warning, "idle worker lost", "pid " + std::to_string(lost->pid()));
    backoff_.failed();
    lose(lost);
  });
}

void Crew::finish(Worker worker) {
  backoff_.succeeded();
  if (is_spent(*worker)) ++recycled_;
  give(std::move(worker));
}

bool Crew::is_spent(const WorkerProcess& worker) const {
  return worker.generation() != generation_ || worker.jobs >= options_.max_jobs_per_worker;
}

// By value or kept by the caller: the last other owners may be the containers here.
void Crew::lose(const Worker& worker) {
  const Worker kept = worker;
  remove(idle_, kept);
  remove(workers_, kept);
  kept->kill();
  wake_.ring();
}

Crew::Worker Crew::take_idle(std::uint64_t older) {
  for (std::size_t i = idle_.size(); i-- > 0;) {
    const auto worker = idle_[i];
    if (worker->is_gone()) {
      lose(worker);
    } else if (worker->serial() > older) {
      worker->ignore();
      remove(idle_, worker);
      return worker;
    }
  }
  return nullptr;
}

void Crew::reconfigure(PoolOptions options) {
  options_ = std::move(options);
  ++generation_;
  zygote_ = nullptr;
  recycled_ += idle_.size();
  while (!idle_.empty()) lose(idle_.back());
  wake_.ring();
}

void Crew::stop() {
  if (std::exchange(stopped_, true)) return;
  zygote_ = nullptr;
  while (!idle_.empty()) lose(idle_.back());
  for (const auto& worker : std::exchange(workers_, {})) worker->kill_and_tell();
  for (Waiter* waiter : waiting_) waiter->alarm.ring();
  wake_.ring();
}

std::vector<int> Crew::pids() const {
  std::vector<int> pids;
  for (const auto& worker : workers_) pids.push_back(worker->pid());
  return pids;
}

void Crew::count(PoolStats& stats) const {
  stats.idle = idle_.size();
  stats.busy = workers_.size() - idle_.size();
  stats.queued = waiting_.size();
  stats.recycled = recycled_;
  stats.restarts = restarts_;
}

asio::awaitable<Result<void>> Crew::start() {
  auto filled = co_await fill();
  if (filled) asio::co_spawn(context_, keep(shared_from_this()), asio::detached);
  co_return filled;
}

asio::awaitable<void> Crew::keep(std::shared_ptr<Crew> self) {
  while (!self->stopped_) {
    co_await self->wake_.wait(Alarm::Time::max());
    Result<void> filled;
    try {
      filled = co_await self->fill();
    } catch (const std::exception& failure) {  // Asio, out of descriptors
      filled = Error{Code::internal, "internal error", {}, failure.what()};
    }
    if (filled) continue;
    log(Severity::error, "worker not started", filled.error().detail);
    self->backoff_.failed();
    self->wake_.ring();
  }
}

asio::awaitable<Result<void>> Crew::fill() {
  while (!stopped_ && workers_.size() < options_.workers) {
    if (backoff_.delay().count() > 0) co_await pause();
    auto added = co_await add_worker();
    if (!added) co_return added.error();
  }
  co_return Result<void>{};
}

// A worker that was forked for options which have changed meanwhile is dropped at once.
asio::awaitable<Result<void>> Crew::add_worker() {
  const auto generation = generation_;
  auto started = co_await zygote();
  if (!started) co_return started.error();
  const auto zygote = *started;
  auto forked = co_await zygote->fork_worker();
  if (!forked && zygote_ == zygote) lose_zygote();
  if (!forked) co_return forked.error();
  if (stopped_) co_return Result<void>{};
  auto worker =
      std::make_shared<WorkerProcess>(context_, std::move(*forked), zygote, ++forked_, generation);
  workers_.push_back(worker);
  give(std::move(worker));
  co_return Result<void>{};
}

asio::awaitable<Result<std::shared_ptr<Zygote>>> Crew::zygote() {
  if (zygote_ && !zygote_->is_down()) co_return zygote_;
  if (zygote_) lose_zygote();
  const auto generation = generation_;
  auto started = co_await Zygote::start(context_, options_);
  if (started && generation == generation_ && !stopped_) zygote_ = *started;
  co_return started;
}

void Crew::lose_zygote() {
  zygote_ = nullptr;
  ++restarts_;
  backoff_.failed();
  log(Severity::warning, "zygote lost");
}

asio::awaitable<void> Crew::pause() {
  Alarm alarm(context_.get_executor());
  co_await alarm.wait(Clock::now() + backoff_.delay());
}

}  // namespace tintype::worker
