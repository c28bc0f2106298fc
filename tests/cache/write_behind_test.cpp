#include "cache/write_behind.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "fixture.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::cache {
namespace {

// Carries out what it is told to, each until the test lets it end, and keeps what a store would.
struct Bench {
  explicit Bench(WriteBehindOptions options = {}) {
    auto carry = [this](Hash128 key, ObjectPtr object) -> asio::awaitable<bool> {
      ++under_way;
      most_at_once = std::max(most_at_once, under_way);
      ++under_way_of[key];
      overtaken |= under_way_of[key] > 1;
      asio::steady_timer gate(context, held ? 1h : 0h);
      gates.push_back(&gate);
      co_await gate.async_wait(asio::as_tuple(asio::use_awaitable));
      std::erase(gates, &gate);
      --under_way;
      --under_way_of[key];
      if (broken) co_return false;
      order.push_back(key);
      if (object)
        kept[key] = object;
      else
        kept.erase(key);
      co_return true;
    };
    options.retry_after = 1ms;
    queue = std::make_shared<WriteBehind>(context, options, carry);
  }

  void poll() {
    context.restart();
    context.poll();
  }
  void let_go() {
    held = false;
    for (auto* gate : gates) gate->cancel();
    context.restart();
    context.run();
  }

  asio::io_context context;
  std::shared_ptr<WriteBehind> queue;
  bool held = false, broken = false, overtaken = false;
  std::size_t under_way = 0, most_at_once = 0;
  std::map<Hash128, int> under_way_of;
  std::vector<asio::steady_timer*> gates;
  std::vector<Hash128> order;
  std::map<Hash128, ObjectPtr> kept;
};

}  // namespace

TEST_CASE("what is written arrives, some at a time", "[cache]") {
  Bench bench;
  bench.held = true;
  for (int number = 0; number < 20; ++number) CHECK(bench.queue->write(derivative(number, 10)));
  bench.poll();
  bench.let_go();
  CHECK(bench.kept.size() == 20);
  CHECK(bench.most_at_once == 4);
  CHECK(bench.queue->waiting_bytes() == 0);
}

TEST_CASE("what is over the bound is not taken, until there is room", "[cache]") {
  WriteBehindOptions options;
  options.max_bytes = 30'000;
  Bench bench(options);
  bench.held = true;
  CHECK(bench.queue->write(derivative(1, 10'000)));
  CHECK(bench.queue->write(derivative(2, 10'000)));
  CHECK_FALSE(bench.queue->write(derivative(3, 10'000)));
  bench.poll();
  CHECK_FALSE(bench.queue->write(derivative(3, 10'000)));
  bench.let_go();
  CHECK(bench.queue->write(derivative(3, 10'000)));
  bench.let_go();
  CHECK(bench.kept.size() == 3);
}

TEST_CASE("writes of one key follow each other", "[cache]") {
  Bench bench;
  bench.held = true;
  const auto first = derivative(1, 10), last = derivative(1, 20);
  CHECK(bench.queue->write(first));
  CHECK(bench.queue->write(derivative(2, 10)));
  CHECK(bench.queue->write(last));
  bench.poll();
  CHECK(bench.under_way == 2);
  bench.let_go();
  CHECK_FALSE(bench.overtaken);
  CHECK(bench.kept.at(key_of(1)) == last);
}

TEST_CASE("a removal drops the writes that wait, and follows the one under way", "[cache]") {
  Bench bench;
  bench.held = true;
  CHECK(bench.queue->write(derivative(1, 10)));
  bench.poll();
  CHECK(bench.queue->write(derivative(1, 20)));
  CHECK(bench.queue->remove(key_of(1)));
  CHECK(bench.queue->is_removing(key_of(1)));
  bench.poll();
  CHECK(bench.under_way == 1);
  bench.let_go();
  CHECK(bench.kept.empty());
  CHECK(bench.order.size() == 2);
  CHECK_FALSE(bench.overtaken);
  CHECK_FALSE(bench.queue->is_removing(key_of(1)));
  CHECK(bench.queue->waiting_bytes() == 0);
}

TEST_CASE("what is written after a removal stays", "[cache]") {
  Bench bench;
  bench.held = true;
  CHECK(bench.queue->remove(key_of(1)));
  const auto anew = derivative(1, 10);
  CHECK(bench.queue->write(anew));
  bench.poll();
  CHECK(bench.under_way == 1);
  bench.let_go();
  CHECK(bench.kept.at(key_of(1)) == anew);
}

TEST_CASE("a removal that fails is tried again until it is done", "[cache]") {
  Bench bench;
  bench.broken = true;
  CHECK(bench.queue->remove(key_of(1)));
  CHECK(bench.queue->remove(key_of(2)));
  for (int round = 0; round < 5; ++round) {
    bench.context.restart();
    bench.context.run_for(5ms);
    CHECK(bench.queue->is_removing(key_of(1)));
    CHECK(bench.queue->is_removing(key_of(2)));
  }
  CHECK(bench.queue->waiting_removals() == 2);
  bench.broken = false;
  bench.let_go();
  CHECK_FALSE(bench.queue->is_removing(key_of(1)));
  CHECK_FALSE(bench.queue->is_removing(key_of(2)));
  CHECK(bench.order.size() == 2);
}

TEST_CASE("a removal that waits to be tried again holds up no write", "[cache]") {
  WriteBehindOptions options;
  options.at_once = 1;
  Bench bench(options);
  bench.broken = true;
  CHECK(bench.queue->remove(key_of(1)));
  bench.poll();
  bench.broken = false;
  CHECK(bench.queue->write(derivative(2, 10)));
  bench.poll();
  CHECK(bench.kept.size() == 1);
  bench.let_go();
  CHECK_FALSE(bench.queue->is_removing(key_of(1)));
}

TEST_CASE("removals are bounded, and one key is removed once", "[cache]") {
  WriteBehindOptions options;
  options.max_removals = 2;
  Bench bench(options);
  for (int again = 0; again < 3; ++again) {
    CHECK(bench.queue->remove(key_of(1)));
    CHECK(bench.queue->remove(key_of(2)));
    CHECK_FALSE(bench.queue->remove(key_of(3)));
  }
  bench.let_go();
  CHECK(bench.order.size() == 2);
}

TEST_CASE("a queue that is stopped begins nothing", "[cache]") {
  Bench bench;
  bench.held = true;
  for (int number = 0; number < 10; ++number) bench.queue->write(derivative(number, 10));
  bench.poll();
  bench.queue->stop();
  CHECK_FALSE(bench.queue->write(derivative(11, 10)));
  CHECK_FALSE(bench.queue->remove(key_of(11)));
  bench.let_go();
  CHECK(bench.kept.size() == 4);
}

}  // namespace tintype::cache
