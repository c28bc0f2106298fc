#include "server/maker.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <future>

#include "base/log.h"
#include "base/memfd.h"
#include "server/maker_state.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kUnwindTimeout{2};

// 1×1, grey: the smallest thing that is a real decode.
constexpr unsigned char kPng[] = {
    0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 'I',  'H',
    'D',  'R',  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 'I',  'D',  'A',  'T',  0x78,
    0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00,
    0x00, 0x00, 0x00, 'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};

// Keeps an order's ticket where stop() finds it.
class OnTheBooks {
 public:
  OnTheBooks(Maker::State& state, std::shared_ptr<Ticket> ticket)
      : state_(state), at_(state.tickets.insert(state.tickets.end(), std::move(ticket))) {}
  OnTheBooks(const OnTheBooks&) = delete;
  OnTheBooks& operator=(const OnTheBooks&) = delete;
  ~OnTheBooks() { state_.tickets.erase(at_); }

 private:
  Maker::State& state_;
  std::list<std::shared_ptr<Ticket>>::iterator at_;
};

// What another's fill gave was begun before a purge that was there when this order was.
bool was_purged_before(const cache::Object& object, std::uint64_t purges,
                       const cache::RequestCache& cache) {
  return object.purge_number < purges && cache.standing(object) == cache::Standing::purged;
}

asio::awaitable<Result<Made>> make_here(Maker::State* state, Order order,
                                        std::shared_ptr<Ticket> ticket) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const OnTheBooks entry(*state, std::move(ticket));
  auto notes = std::make_shared<FillNotes>();
  const Hash128 key = order.key;
  const auto deadline = order.deadline;
  const auto purges = order.begun.number;
  const cache::Flights::Fill begin = [state, order = std::move(order), notes] {
    return fill(*state, order, notes);
  };
  Result<cache::Landed> landed = cache::Landed{};
  do {
    cache::Flights::Fill copy = begin;
    landed = co_await state->flights.join(key, std::move(copy), deadline);
    if (!landed) co_return landed.error();
  } while (landed->joined && was_purged_before(*landed->object, purges, state->cache));
  Made made;
  made.object = landed->object;
  made.origin = landed->joined ? Origin::joined : notes->origin;
  made.tier = notes->tier;
  if (!landed->joined) made.timings = notes->timings;
  co_return made;
}

asio::awaitable<Result<Passed>> pass_here(Maker::State* state, PassOrder order,
                                          std::shared_ptr<Ticket> ticket) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  const OnTheBooks entry(*state, std::move(ticket));
  auto passed = co_await state->gateway.pass(std::move(order));
  co_return passed;
}

asio::awaitable<Result<worker::SharedFd>> no_late_input(std::string) {
  co_return Error{Code::not_found, "no such source", {}};
}

asio::awaitable<Result<bool>> check_here(Maker::State* state, std::chrono::milliseconds timeout) {
  auto sealed = make_sealed({reinterpret_cast<const char*>(kPng), sizeof kPng});
  if (!sealed) co_return sealed.error();
  worker::Work work;
  work.key = "readiness";
  work.canonical_job = "source=url[file:readiness.png]&sink=format[png]";
  work.inputs.push_back({"file:readiness.png", std::make_shared<const Fd>(std::move(*sealed))});
  work.deadline = Clock::now() + timeout;
  worker::LateInput late = no_late_input;
  auto done = co_await state->pool.run(std::move(work), std::move(late));
  if (!done) co_return done.error();
  co_return true;
}

asio::awaitable<Result<MakerStats>> stats_here(Maker::State* state) {
  MakerStats stats;
  stats.pool = state->pool.stats();
  stats.in_flight = state->flights.in_flight() + state->gateway.in_flight();
  stats.waiting = state->flights.waiting() + state->gateway.waiting();
  stats.shared = state->shared.stats();
  co_return stats;
}

}  // namespace

Error error_from(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) return {Code::cancelled, "cancelled", {}};
    return {Code::internal, "internal error", {}, error.what()};
  } catch (const std::exception& error) {
    return {Code::internal, "internal error", {}, error.what()};
  } catch (...) {
    return {Code::internal, "internal error", {}, "unknown exception"};
  }
}

Maker::Maker(std::shared_ptr<const Settings> settings, cache::RequestCache& cache,
             asio::thread_pool& blocking)
    : state_(std::make_unique<State>(std::move(settings), cache, blocking)) {}

Maker::~Maker() {
  stop();
}

Result<void> Maker::start() {
  state_->thread = std::thread([state = state_.get()] { state->context.run(); });
  std::promise<Result<void>> started;
  auto report = [&started](std::exception_ptr thrown, Result<void> result) {
    started.set_value(thrown ? Result<void>(error_from(thrown)) : result);
  };
  asio::co_spawn(state_->context, state_->pool.start(), report);
  return started.get_future().get();
}

void Maker::stop() {
  if (!state_->thread.joinable()) return;
  cancel_orders();
  state_->work.reset();
  state_->context.stop();
  state_->thread.join();
}

// Lets what is under way unwind on its own thread, where everything it refers to still stands.
void Maker::cancel_orders() {
  const auto until = Clock::now() + kUnwindTimeout;
  auto cancel = [state = state_.get()] {
    state->shared.stop();
    for (const auto& ticket : state->tickets) ticket->cancel();
    return state->tickets.empty();
  };
  while (Clock::now() < until) {
    if (asio::post(state_->context, asio::use_future(cancel)).get()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  log(Severity::warning, "orders did not unwind in time");
}

asio::awaitable<Result<Made>> Maker::make(Order order, std::shared_ptr<Ticket> ticket) {
  if (!ticket) ticket = std::make_shared<Ticket>();
  std::function<asio::awaitable<Result<Made>>()> task = [state = state_.get(),
                                                         order = std::move(order), ticket] {
    return make_here(state, order, ticket);
  };
  return on_thread<Made>(state_->context, std::move(task), std::move(ticket));
}

asio::awaitable<Result<bool>> Maker::check(std::chrono::milliseconds timeout) {
  std::function<asio::awaitable<Result<bool>>()> task = [state = state_.get(), timeout] {
    return check_here(state, timeout);
  };
  return on_thread<bool>(state_->context, std::move(task));
}

asio::awaitable<Result<MakerStats>> Maker::stats() {
  std::function<asio::awaitable<Result<MakerStats>>()> task = [state = state_.get()] {
    return stats_here(state);
  };
  return on_thread<MakerStats>(state_->context, std::move(task));
}

void Maker::refresh(Order order) {
  order.refreshing = true;
  auto begin = [state = state_.get(), order = std::move(order)] {
    if (state->refreshes >= state->settings->max_refreshes) return;
    ++state->refreshes;
    auto ended = [state](std::exception_ptr, Result<Made>) { --state->refreshes; };
    asio::co_spawn(state->context, make_here(state, order, std::make_shared<Ticket>()), ended);
  };
  asio::post(state_->context, std::move(begin));
}

asio::awaitable<Result<Passed>> Maker::pass(PassOrder order, std::shared_ptr<Ticket> ticket) {
  if (!ticket) ticket = std::make_shared<Ticket>();
  std::function<asio::awaitable<Result<Passed>>()> task = [state = state_.get(),
                                                           order = std::move(order), ticket] {
    return pass_here(state, order, ticket);
  };
  return on_thread<Passed>(state_->context, std::move(task), std::move(ticket));
}

void Maker::refresh(PassOrder order) {
  order.refreshing = true;
  auto begin = [state = state_.get(), order = std::move(order)] {
    if (state->refreshes >= state->settings->max_refreshes) return;
    ++state->refreshes;
    auto ended = [state](std::exception_ptr, Result<Passed>) { --state->refreshes; };
    asio::co_spawn(state->context, pass_here(state, order, std::make_shared<Ticket>()), ended);
  };
  asio::post(state_->context, std::move(begin));
}

void Maker::reload(std::shared_ptr<const Settings> settings) {
  auto apply = [state = state_.get(), settings = std::move(settings)] {
    state->settings = settings;
    state->gateway.reload(settings);
    state->sources = std::make_shared<Sources>(state->context, *settings, state->blocking);
    state->gatherings.failures.set_times(settings->failures);
    state->pool.reconfigure(settings->workers);
  };
  asio::post(state_->context, std::move(apply));
}

}  // namespace tintype::server
