#include "cache/shared_tier.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "cache/object_bytes.h"
#include "cache/redis_store.h"
#include "cache/shared_tiers.h"
#include "fixture.h"
#include "net/redis_server.h"
#include "net/scripted_origin.h"
#include "run_awaitable.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::cache {
namespace {

using Clock = std::chrono::steady_clock;
using State = Breaker::State;

asio::awaitable<void> rest(Clock::duration length) {
  asio::steady_timer timer(co_await asio::this_coro::executor, length);
  co_await timer.async_wait(asio::use_awaitable);
}

// A tier in a real Redis, and a client beside it to do what the tier would not.
struct Bench {
  explicit Bench(const RedisServer& server, TierOptions given = {}) {
    set_log_level("off");
    net::RedisOptions options;
    options.port = server.port();
    options.connect_timeout = options.silence_timeout = 100ms;
    options.retry_after = 10ms;
    options.max_retry_after = 50ms;
    given.name = "redis";
    given.breaker = {3, 50ms};
    auto store = std::make_unique<RedisStore>(context, options, "t:");
    tier = std::make_shared<SharedTier>(context, given, std::move(store), pool);
    client = std::make_unique<net::RedisClient>(context, options);
  }
  ~Bench() { pool.join(); }

  // Runs the script once both are connected, then lets all end.
  template <class Script>
  void run(Script script) {
    auto whole = [&]() -> asio::awaitable<bool> {
      co_await connected();
      start = tier->stats();
      co_await script();
      tier->stop();
      tier = nullptr;
      client = nullptr;
      co_return true;
    };
    tintype::run(context, whole());
  }
  asio::awaitable<void> connected() {
    co_await until([this] { return client->connected(); });
    // The tier has its own connections; that one of them is there shows in what it is answered.
    co_await found_or_missed();
  }
  asio::awaitable<void> found_or_missed() {
    const auto give_up = Clock::now() + 20s;
    for (const auto before = tier->stats().misses; tier->stats().misses == before;) {
      co_await find(-1);
      co_await rest(5ms);
      if (Clock::now() > give_up) break;
    }
  }
  template <class Condition>
  asio::awaitable<void> until(Condition condition) {
    const auto give_up = Clock::now() + 20s;
    while (!condition() && Clock::now() < give_up) co_await rest(2ms);
    CHECK(condition());
  }
  asio::awaitable<ObjectPtr> find(int number) {
    return SharedTier::find(tier, key_of(number), Clock::now() + 10s);
  }
  asio::awaitable<void> store(ObjectPtr object) {
    const auto before = tier->stats().stores;
    tier->store(std::move(object));
    co_await until([&] { return tier->stats().stores > before; });
  }
  // A command about the key of that number.
  asio::awaitable<net::Reply> say(std::string verb, int number) {
    std::string command = net::redis_command({verb, "t:" + to_hex(key_of(number))});
    return say_all(std::move(command));
  }
  asio::awaitable<net::Reply> put(int number, std::string bytes, std::string verb = "SET") {
    std::string command = net::redis_command({verb, "t:" + to_hex(key_of(number)), bytes});
    return say_all(std::move(command));
  }
  asio::awaitable<net::Reply> say_all(std::string command) {
    auto reply = co_await client->call(std::move(command), Clock::now() + 10s);
    co_return reply ? std::move(*reply) : net::Reply{};
  }

  // Since the script began: until there is a connection, finds fail.
  std::uint64_t failures() const { return tier->stats().failures - start.failures; }
  std::uint64_t skipped() const { return tier->stats().skipped - start.skipped; }

  asio::io_context context;
  asio::thread_pool pool{2};
  TierStats start;
  std::shared_ptr<SharedTier> tier;
  std::unique_ptr<net::RedisClient> client;
};

TierOptions patient() {
  TierOptions options;
  options.read_timeout = 5s;
  return options;
}

}  // namespace

TEST_CASE("what one stores another finds, small and large", "[cache]") {
  const RedisServer server;
  Bench here(server, patient()), there(server, patient());
  const auto small = derivative(1, 100), large = derivative(2, 900'000);
  here.run([&]() -> asio::awaitable<void> {
    co_await here.store(small);
    co_await here.store(large);
  });
  there.run([&]() -> asio::awaitable<void> {
    const auto one = co_await there.find(1);
    const auto two = co_await there.find(2);
    const auto none = co_await there.find(3);
    REQUIRE(one);
    REQUIRE(two);
    CHECK(same(*one, *small));
    CHECK(same(*two, *large));
    CHECK_FALSE(none);
    CHECK(there.tier->stats().hits == 2);
    CHECK(there.failures() == 0);
  });
}

TEST_CASE("whatever else lies under a key is a miss, and is removed", "[cache]") {
  const RedisServer server;
  Bench bench(server, patient());
  const std::string whole = *to_bytes(*derivative(1, 500));
  std::vector<std::string> wrong{"",
                                 "rubbish",
                                 whole.substr(0, 100),
                                 whole.substr(0, whole.size() - 1),
                                 whole + 'x',
                                 *to_bytes(*derivative(2, 500)),
                                 std::string(300'000, 'x')};
  for (const std::size_t at :
       {std::size_t{3}, std::size_t{30}, std::size_t{90}, whole.size() - 5}) {
    wrong.push_back(whole);
    wrong.back()[at] = static_cast<char>(wrong.back()[at] ^ 4);
  }
  bench.run([&]() -> asio::awaitable<void> {
    for (const std::string& bytes : wrong) {
      const auto before = bench.tier->stats();
      co_await bench.put(1, bytes);
      const auto found = co_await bench.find(1);
      CHECK_FALSE(found);
      CHECK(bench.tier->stats().damaged == before.damaged + 1);
      co_await bench.until([&] { return bench.tier->stats().removals > before.removals; });
      const auto left = co_await bench.say("GET", 1);
      CHECK(left.kind == net::Reply::Kind::nil);
    }
    co_await bench.put(1, whole);
    const auto found = co_await bench.find(1);
    CHECK(found);
    CHECK(bench.failures() == 0);
  });
}

TEST_CASE("a value of another kind is a failure", "[cache]") {
  const RedisServer server;
  Bench bench(server, patient());
  bench.run([&]() -> asio::awaitable<void> {
    co_await bench.put(1, "a", "RPUSH");
    const auto found = co_await bench.find(1);
    CHECK_FALSE(found);
    CHECK(bench.failures() == 1);
  });
}

TEST_CASE("what is removed is not found from that moment on", "[cache]") {
  const RedisServer server;
  Bench bench(server, patient());
  bench.run([&]() -> asio::awaitable<void> {
    co_await bench.store(derivative(1, 100));
    bench.tier->remove(key_of(1));
    const auto at_once = co_await bench.find(1);
    CHECK_FALSE(at_once);
    co_await bench.until([&] { return bench.tier->stats().removals == 1; });
    const auto later = co_await bench.find(1);
    CHECK_FALSE(later);
  });
}

TEST_CASE("an object stays for as long as it is of use", "[cache]") {
  const auto now = std::chrono::system_clock::now();
  Object object = *derivative(1, 10);
  CHECK(useful_for(object, now, 1h) == 1h);
  object.fresh_until = now + 10s;
  CHECK(useful_for(object, now, 1h) == 10s);
  CHECK(useful_for(object, now, 5s) == 5s);
  object.stale_if_error = 20s;
  object.stale_while_revalidate = 3s;
  CHECK(useful_for(object, now, 1h) == 30s);
  object.stale_if_error = std::chrono::seconds::max();
  CHECK(useful_for(object, now, 1h) == 1h);
  object.stale_if_error = 0s;
  object.stale_while_revalidate = 0s;
  object.fresh_until = now - 1s;
  CHECK(useful_for(object, now, 1h) <= 0s);
  object.fresh_until = std::chrono::system_clock::time_point::max();
  CHECK(useful_for(object, now, 1h) == 1h);
}

TEST_CASE("in Redis an object has a time to live", "[cache]") {
  const RedisServer server;
  Bench bench(server, patient());
  Object made = *derivative(1, 10);
  made.fresh_until = std::chrono::system_clock::now() + 100s;
  Object old = *derivative(2, 10);
  old.fresh_until = std::chrono::system_clock::now() - 1s;
  bench.run([&]() -> asio::awaitable<void> {
    bench.tier->store(std::make_shared<const Object>(old));
    co_await bench.store(std::make_shared<const Object>(made));
    const auto left = co_await bench.say("PTTL", 1);
    CHECK(left.integer > 50'000);
    CHECK(left.integer <= 100'000);
    const auto none = co_await bench.say("EXISTS", 2);
    CHECK(none.integer == 0);
    CHECK(bench.tier->stats().stores == 1);
  });
}

TEST_CASE("a server that goes opens the breaker, and one that is back closes it", "[cache]") {
  RedisServer server;
  Bench bench(server, patient());
  bench.run([&]() -> asio::awaitable<void> {
    server.kill();
    co_await bench.until([&] { return !bench.client->connected(); });
    for (int tries = 0; tries < 100 && bench.tier->stats().reading != State::open; ++tries)
      co_await bench.find(1);
    CHECK(bench.tier->stats().reading == State::open);
    CHECK(bench.failures() >= 3);
    const auto skipped = bench.tier->stats().skipped;
    co_await bench.find(1);
    CHECK(bench.tier->stats().skipped == skipped + 1);
    server.restart();
    const auto give_up = Clock::now() + 20s;
    while (bench.tier->stats().reading != State::closed && Clock::now() < give_up) {
      co_await bench.find(1);
      co_await rest(5ms);
    }
    CHECK(bench.tier->stats().reading == State::closed);
    const auto give_up_writing = Clock::now() + 20s;
    while (bench.tier->stats().stores == 0 && Clock::now() < give_up_writing) {
      bench.tier->store(derivative(1, 10));
      co_await rest(5ms);
    }
    const auto found = co_await bench.find(1);
    CHECK(found);
  });
}

TEST_CASE("a server that hangs costs a read its time and no more, and writes their room",
          "[cache]") {
  const RedisServer server;
  TierOptions options;
  options.read_timeout = 20ms;
  options.write_timeout = 50ms;
  options.queue.max_bytes = 50'000;
  Bench bench(server, options);
  bench.run([&]() -> asio::awaitable<void> {
    server.hang();
    const auto found = co_await bench.find(1);
    CHECK_FALSE(found);
    CHECK(bench.failures() == 1);
    for (int number = 0; number < 10; ++number) bench.tier->store(derivative(number, 10'000));
    CHECK(bench.tier->stats().dropped > 0);
    CHECK(bench.tier->stats().queue_bytes <= 50'000);
    co_await bench.until([&] { return bench.tier->stats().writing != State::closed; });
    co_await bench.until([&] { return bench.tier->stats().queue_bytes == 0; });
    server.carry_on();
    co_await bench.until([&] { return bench.tier->stats().reading == State::closed; });
  });
}

TEST_CASE("writing has a breaker of its own", "[cache]") {
  const RedisServer server({"--maxmemory", "1", "--maxmemory-policy", "noeviction"});
  Bench bench(server, patient());
  bench.run([&]() -> asio::awaitable<void> {
    const auto give_up = Clock::now() + 20s;
    while (bench.tier->stats().writing == State::closed && Clock::now() < give_up) {
      bench.tier->store(derivative(1, 10));
      co_await rest(2ms);
    }
    CHECK(bench.tier->stats().writing != State::closed);
    CHECK(bench.tier->stats().store_failures >= 3);
    CHECK(bench.tier->stats().reading == State::closed);
    const auto misses = bench.tier->stats().misses;
    co_await bench.find(1);
    CHECK(bench.tier->stats().misses == misses + 1);
  });
}

TEST_CASE("without time or tiers nothing is found", "[cache]") {
  const RedisServer server;
  asio::io_context context;
  asio::thread_pool pool(1);
  SharedTiers none(context, {}, nullptr, pool);
  const auto found = tintype::run(context, none.find(key_of(1), Clock::now() + 1s));
  CHECK_FALSE(found.object);
  none.made(derivative(1, 10));
  none.remove(key_of(1));
  CHECK(none.empty());
  Bench bench(server);
  bench.run([&]() -> asio::awaitable<void> {
    const auto late = co_await SharedTier::find(bench.tier, key_of(1), Clock::now() - 1s);
    CHECK_FALSE(late);
    CHECK(bench.failures() == 0);
    CHECK(bench.skipped() == 1);
  });
  pool.join();
}

// As when a server stops: the tiers go first, then the context with all that waits in it.
TEST_CASE("tiers can go with everything under way", "[cache]") {
  set_log_level("off");
  const RedisServer redis;
  const ScriptedOrigin bucket([](const std::string&) {
    Answer silent;
    silent.hang = true;
    return silent;
  });
  asio::thread_pool pool(1);
  for (const bool hung : {false, true}) {
    asio::io_context context;
    SharedOptions options;
    options.redis.emplace();
    options.redis->server.port = redis.port();
    options.redis->tier.read_timeout = options.redis->tier.write_timeout = 10s;
    options.s3.emplace();
    options.s3->bucket.endpoint = bucket.url("");
    options.s3->bucket.bucket = "pictures";
    options.s3->admission.admit = Admit::all;
    options.s3->tier.read_timeout = options.s3->tier.write_timeout = 10s;
    SharedTiers tiers(context, options, nullptr, pool);
    context.run_for(50ms);
    if (hung) redis.hang();
    for (int number = 0; number < 10; ++number) {
      asio::co_spawn(context, tiers.find(key_of(100 + number), Clock::now() + 60s), asio::detached);
      tiers.made(derivative(number, 1000));
      tiers.remove(key_of(200 + number));
    }
    context.run_for(50ms);
    if (hung) tiers.stop();
    if (hung) context.run_for(5ms);
    if (hung) redis.carry_on();
    CHECK(tiers.stats().at(1).second.hits == 0);
  }
  CHECK(bucket.connections() > 0);
  pool.join();
}

}  // namespace tintype::cache
