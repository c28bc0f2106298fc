#include "net/redis_client.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <list>

#include "net/redis_server.h"
#include "run_awaitable.h"
#include "support.h"

using namespace std::literals;
namespace asio = boost::asio;
using asio::ip::tcp;
namespace tintype::net {
namespace {

using Clock = std::chrono::steady_clock;

RedisOptions quick(std::uint16_t port) {
  RedisOptions options;
  options.port = port;
  options.connect_timeout = options.silence_timeout = 200ms;
  options.retry_after = 10ms;
  options.max_retry_after = 50ms;
  return options;
}

template <class... Words>
std::string command(const Words&... words) {
  return redis_command({words...});
}

asio::awaitable<Result<Reply>> ask(RedisClient& client, std::string command,
                                   Clock::duration within = 5s) {
  return client.call(std::move(command), Clock::now() + within);
}

asio::awaitable<void> rest(Clock::duration length) {
  asio::steady_timer timer(co_await asio::this_coro::executor, length);
  co_await timer.async_wait(asio::use_awaitable);
}

// Waits until it is so, a generous while at most.
asio::awaitable<void> reach(RedisClient& client, bool connected) {
  const auto give_up = Clock::now() + 20s;
  while (client.connected() != connected && Clock::now() < give_up) co_await rest(2ms);
  CHECK(client.connected() == connected);
}

std::string text_of(const Result<Reply>& reply) {
  if (!reply) return std::string(to_string(reply.error().code));
  switch (reply->kind) {
    case Reply::Kind::nil: return "nil";
    case Reply::Kind::integer: return std::to_string(reply->integer);
    default: return reply->text;
  }
}

// No co_await stands inside a CHECK: Catch evaluates what it looks at more than once there.
asio::awaitable<void> expect(RedisClient& client, std::string text, std::string said,
                             Clock::duration within = 5s) {
  const auto reply = co_await ask(client, said, within);
  CAPTURE(said);
  CHECK(text_of(reply) == text);
}

// Says the same to whoever connects and has said something, and then stays silent or goes.
struct Peer {
  Peer(asio::io_context& context, std::string says, bool stays)
      : acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        text(std::move(says)),
        keeps(stays) {
    asio::co_spawn(context, accept(), asio::detached);
  }
  asio::awaitable<void> accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
      if (error) co_return;
      char heard[64];
      co_await socket.async_read_some(asio::buffer(heard), asio::as_tuple(asio::use_awaitable));
      co_await asio::async_write(socket, asio::buffer(text), asio::as_tuple(asio::use_awaitable));
      if (keeps) kept.push_back(std::move(socket));
    }
  }
  tcp::acceptor acceptor;
  std::string text;
  bool keeps;
  std::list<tcp::socket> kept;
};

}  // namespace

TEST_CASE("values are set, found, forgotten and expire", "[net]") {
  const RedisServer server;
  asio::io_context context;
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, quick(server.port()));
    co_await reach(client, true);
    const auto any = "a\r\n$3\r\n\0b"s;
    std::string set = command("SET", "k", any, "PX", "60000");
    co_await expect(client, "OK", set);
    co_await expect(client, any, command("GET", "k"));
    co_await expect(client, "1", command("DEL", "k"));
    co_await expect(client, "nil", command("GET", "k"));
    set = command("SET", "k", "v", "PX", "1");
    co_await expect(client, "OK", set);
    const auto give_up = Clock::now() + 10s;
    std::string found = "v";
    while (found == "v" && Clock::now() < give_up) {
      co_await rest(2ms);
      found = text_of(co_await ask(client, command("GET", "k")));
    }
    CHECK(found == "nil");
    const auto wrong = co_await ask(client, command("NOSUCH"));
    CHECK((wrong && wrong->kind == Reply::Kind::error));
    co_return true;
  };
  run(context, script());
}

TEST_CASE("many commands under way get each its own reply", "[net]") {
  const RedisServer server;
  asio::io_context context;
  int right = 0;
  auto one = [&](RedisClient& client, int number) -> asio::awaitable<void> {
    const std::string key = std::to_string(number);
    const std::string value(static_cast<std::size_t>(number) * 401,
                            static_cast<char>('a' + number % 26));
    const std::string set = command("SET", key, value);
    const auto stored = co_await ask(client, set);
    const auto found = co_await ask(client, command("GET", key));
    right += text_of(stored) == "OK" && text_of(found) == value;
  };
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, quick(server.port()));
    co_await reach(client, true);
    for (int number = 0; number < 200; ++number)
      asio::co_spawn(context, one(client, number), asio::detached);
    const auto give_up = Clock::now() + 20s;
    while (right < 200 && Clock::now() < give_up) co_await rest(2ms);
    co_return true;
  };
  run(context, script());
  CHECK(right == 200);
}

TEST_CASE("the password and the database are said first", "[net]") {
  const RedisServer server({"--requirepass", "secret"});
  asio::io_context context;
  auto options = quick(server.port());
  options.password = "secret";
  options.database = 3;
  auto other = options;
  other.database = 4;
  auto wrong = options;
  wrong.password = "wrong";
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, options), elsewhere(context, other), stranger(context, wrong);
    co_await reach(client, true);
    co_await reach(elsewhere, true);
    co_await expect(client, "OK", command("SET", "k", "v"));
    co_await expect(client, "v", command("GET", "k"));
    co_await expect(elsewhere, "nil", command("GET", "k"));
    co_await rest(100ms);
    CHECK_FALSE(stranger.connected());
    co_await expect(stranger, "origin_failed", command("PING"));
    co_return true;
  };
  run(context, script());
}

TEST_CASE("a server that hangs is a timeout at the deadline, and no reply goes astray after it",
          "[net]") {
  const RedisServer server;
  asio::io_context context;
  auto options = quick(server.port());
  options.connections = 1;
  options.silence_timeout = 1h;
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, options);
    co_await reach(client, true);
    for (const char* key : {"a", "b"}) {
      const std::string set = command("SET", key, key);
      co_await expect(client, "OK", set);
    }
    server.hang();
    co_await expect(client, "origin_timeout", command("GET", "a"), 20ms);
    server.carry_on();
    co_await expect(client, "b", command("GET", "b"));
    co_return true;
  };
  run(context, script());
}

TEST_CASE("a connection to a server that stays silent is given up, and made anew", "[net]") {
  const RedisServer server;
  asio::io_context context;
  auto options = quick(server.port());
  options.connections = 1;
  options.silence_timeout = 10ms;
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, options);
    co_await reach(client, true);
    server.hang();
    co_await expect(client, "origin_timeout", command("GET", "a"), 20ms);
    co_await reach(client, false);
    co_await expect(client, "origin_failed", command("GET", "a"));
    server.carry_on();
    co_await reach(client, true);
    co_await expect(client, "nil", command("GET", "a"));
    co_return true;
  };
  run(context, script());
}

TEST_CASE("a server that died is found again when it is back", "[net]") {
  RedisServer server;
  asio::io_context context;
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, quick(server.port()));
    co_await reach(client, true);
    server.kill();
    co_await reach(client, false);
    co_await expect(client, "origin_failed", command("PING"));
    server.restart();
    co_await reach(client, true);
    co_await expect(client, "PONG", command("PING"));
    co_return true;
  };
  run(context, script());
}

TEST_CASE("commands beyond a bound are refused", "[net]") {
  const RedisServer server;
  asio::io_context context;
  auto options = quick(server.port());
  options.connections = 1;
  options.max_waiting = 1;
  options.max_unsent_bytes = 100'000;
  auto script = [&]() -> asio::awaitable<bool> {
    RedisClient client(context, options);
    co_await reach(client, true);
    const std::string large = command("SET", "k", std::string(200'000, 'x'));
    co_await expect(client, "overloaded", large);
    server.hang();
    co_await expect(client, "origin_timeout", command("PING"), 5ms);
    co_await expect(client, "overloaded", command("PING"), 5ms);
    co_return true;
  };
  run(context, script());
}

TEST_CASE("peers that are no Redis, or a broken one, are failures and nothing else", "[net]") {
  const std::vector<std::string> connect_never{"",
                                               "HTTP/1.1 400 Bad Request\r\n\r\n",
                                               "\0\0\0"s,
                                               "$5\r\nPONG",
                                               "*1\r\n+PONG\r\n",
                                               "-NOAUTH Authentication required.\r\n",
                                               "-LOADING Redis is loading\r\n",
                                               "+PONG\r\n+PONG\r\n",
                                               std::string(100'000, '+'),
                                               "$2000000\r\nx"};
  for (const std::string& text : connect_never) {
    for (const bool stays : {false, true}) {
      CAPTURE(text.substr(0, 40), stays);
      asio::io_context context;
      Peer peer(context, text, stays);
      auto script = [&]() -> asio::awaitable<bool> {
        RedisClient client(context, quick(peer.acceptor.local_endpoint().port()));
        for (int i = 0; i < 10; ++i) {
          co_await expect(client, "origin_failed", command("PING"));
          co_await rest(2ms);
        }
        peer.acceptor.close();
        co_return true;
      };
      run(context, script());
    }
  }
}

}  // namespace tintype::net
