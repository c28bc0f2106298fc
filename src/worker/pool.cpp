#include "worker/pool.h"

#include <boost/system/system_error.hpp>

#include "base/log.h"
#include "worker/attempt.h"
#include "worker/crew.h"
#include "worker/quarantine.h"
#include "worker/settings.h"

namespace tintype::worker {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// A job's own crashes, and with them those of zygotes that took its worker along.
constexpr int kMaxCrashes = 2, kMaxAttempts = 4;

std::chrono::microseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

Error nobody_waits() {
  return {Code::cancelled, "nobody waits for the picture", {}, {}};
}
Error kills_workers() {
  return {Code::unprocessable, "this picture cannot be made: every attempt broke off", {}, {}};
}

std::optional<Error> unsendable(const Work& work) {
  std::size_t bytes = work.canonical_job.size() + 4096;
  for (const auto& input : work.inputs) bytes += input.url.size() + sizeof(std::uint32_t);
  if (bytes <= kMaxText && work.inputs.size() <= kMaxDescriptors) return {};
  return Error{Code::too_large, "the job is too long or has too many images", {}, {}};
}

}  // namespace

// Shared with the coroutines that run jobs: they may be resumed once more after the pool is gone.
struct WorkerPool::State {
  State(asio::io_context& context, PoolOptions options)
      : settings(settings_from_json(options.settings)),
        quarantine(options.max_quarantined, options.quarantine),
        crew(std::make_shared<Crew>(context, std::move(options))) {}

  static asio::awaitable<Result<Done>> run(std::shared_ptr<State> self, Work work,
                                           LateInput late_input);
  asio::awaitable<Result<Done>> run_until_answered(const Work& work, const LateInput& late_input);
  asio::awaitable<Result<Outcome>> run_once(const Work& work, const LateInput& late_input,
                                            std::uint64_t older);
  void note(const Outcome& outcome, int pid);

  Result<Settings> settings;
  Quarantine quarantine;
  std::shared_ptr<Crew> crew;
  PoolStats stats;
  std::uint64_t last_id = 0;
};

// Asio reports a cancellation that came between two waits by throwing at the next.
asio::awaitable<Result<Done>> WorkerPool::State::run(std::shared_ptr<State> self, Work work,
                                                     LateInput late_input) {
  const auto begin = Clock::now();
  Result<Done> result = nobody_waits();
  try {
    auto answer = co_await self->run_until_answered(work, late_input);
    result = std::move(answer);
  } catch (const boost::system::system_error& failure) {
    if (failure.code() != asio::error::operation_aborted) throw;
  }
  const bool cancelled = !result && result.error().code == Code::cancelled;
  ++(cancelled ? self->stats.cancelled : self->stats.jobs);
  if (result) result->total = since(begin);
  co_return std::move(result);
}

asio::awaitable<Result<Done>> WorkerPool::State::run_until_answered(const Work& work,
                                                                    const LateInput& late_input) {
  if (quarantine.holds(work.key, Clock::now())) co_return kills_workers();
  if (auto error = unsendable(work)) co_return std::move(*error);
  int crashes = 0;
  std::uint64_t older = 0;  // workers forked before the last crash
  for (int tries = 0; crashes < kMaxCrashes && tries < kMaxAttempts; ++tries) {
    auto outcome = co_await run_once(work, late_input, older);
    if (!outcome) co_return outcome.error();
    if (outcome->kind == Outcome::Kind::answered || outcome->kind == Outcome::Kind::abandoned)
      co_return std::move(outcome->answer);
    if (outcome->kind == Outcome::Kind::crashed) ++crashes;
    older = crew->forked();
  }
  quarantine.add(work.key, Clock::now());
  co_return kills_workers();
}

// One attempt in one worker, or why none was to be had.
asio::awaitable<Result<Outcome>> WorkerPool::State::run_once(const Work& work,
                                                             const LateInput& late_input,
                                                             std::uint64_t older) {
  const auto asked = Clock::now();
  auto hired = co_await crew->hire(work.deadline, older);
  if (!hired) co_return hired.error();
  const auto queued = since(asked);
  Lease lease = std::move(*hired);
  const AttemptBounds bounds{crew->options().max_result_bytes, crew->options().max_late_inputs,
                             settings->limits};
  auto outcome = co_await attempt(lease.worker(), ++last_id, work, late_input, bounds);
  note(outcome, lease.worker().pid());
  if (outcome.kind == Outcome::Kind::answered) lease.finish();
  if (outcome.answer) outcome.answer->queued = queued;
  co_return std::move(outcome);
}

void WorkerPool::State::note(const Outcome& outcome, int pid) {
  if (outcome.kind == Outcome::Kind::answered) return;
  const auto& error = outcome.answer.error();
  if (outcome.kind == Outcome::Kind::abandoned) {
    if (error.code == Code::deadline) ++stats.deadline_kills;
    return;
  }
  ++stats.crashes;
  log(Severity::warning, "worker crashed", "pid " + std::to_string(pid) + ": " + error.detail);
}

WorkerPool::WorkerPool(asio::io_context& context, PoolOptions options)
    : state_(std::make_shared<State>(context, std::move(options))) {}

WorkerPool::~WorkerPool() {
  state_->crew->stop();
}

asio::awaitable<Result<void>> WorkerPool::start() {
  if (!state_->settings) co_return state_->settings.error();
  const auto crew = state_->crew;
  auto started = co_await crew->start();
  co_return started;
}

asio::awaitable<Result<Done>> WorkerPool::run(Work work, LateInput late_input) {
  return State::run(state_, std::move(work), std::move(late_input));
}

void WorkerPool::reconfigure(PoolOptions options) {
  auto settings = settings_from_json(options.settings);
  if (!settings) return log(Severity::error, "worker settings not taken", settings.error().detail);
  state_->settings = std::move(settings);
  state_->quarantine.reconfigure(options.max_quarantined, options.quarantine);
  state_->crew->reconfigure(std::move(options));
}

PoolStats WorkerPool::stats() const {
  PoolStats stats = state_->stats;
  state_->crew->count(stats);
  stats.quarantined = state_->quarantine.size();
  return stats;
}

std::vector<int> WorkerPool::worker_pids() const {
  return state_->crew->pids();
}

}  // namespace tintype::worker
