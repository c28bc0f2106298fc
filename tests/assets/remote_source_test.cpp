#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "assets/store_fixture.h"
#include "data.h"
#include "net/nginx_server.h"
#include "net/scripted_origin.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::assets {
namespace {

using Clock = std::chrono::steady_clock;

// A whole answer that takes about `time`.
Answer slowly(const std::string& body, std::chrono::milliseconds time) {
  Answer answer = ok(body);
  answer.a_byte = time / static_cast<int>(answer.bytes.size());
  return answer;
}

struct Seen {
  int good = 0, timed_out = 0, cancelled = 0, other = 0;
  void count(std::exception_ptr fault, const Result<Input>& got) {
    if (fault || (!got && got.error().code == Code::cancelled))
      ++cancelled;
    else if (got)
      ++good;
    else
      ++(got.error().code == Code::origin_timeout ? timed_out : other);
  }
};

}  // namespace

TEST_CASE("a remote picture comes whole, fresh for a time, with its content's version",
          "[assets]") {
  const NginxServer nginx("location /b { add_header Cache-Control \"max-age=600\"; }");
  const std::string png = data_file("probe/rgb.png");
  nginx.put("a.png", png);
  nginx.put("b.png", png);
  StoreFixture f;
  const auto a = f.get(nginx.url("/a.png")), b = f.get(nginx.url("/b.png"));
  REQUIRE((a && b));
  CHECK(content(*a) == png);
  CHECK(a->version == b->version);
  const auto now = std::chrono::system_clock::now();
  REQUIRE((a->lifetime && b->lifetime));
  CHECK(a->lifetime->fresh > 3500s);
  CHECK(a->lifetime->fresh <= 3600s);
  CHECK(b->lifetime->fresh > 500s);
  CHECK(b->lifetime->fresh <= 600s);
  CHECK(a->last_modified > now - 1h);
  nginx.put("a.png", data_file("probe/alpha.png"));
  CHECK(f.get(nginx.url("/a.png"))->version != a->version);
}

TEST_CASE("what is held and has not changed does not come again", "[assets]") {
  const NginxServer nginx("");
  nginx.put("a.png", data_file("probe/rgb.png"));
  StoreFixture f;
  const auto first = f.get(nginx.url("/a.png"));
  REQUIRE(first);
  REQUIRE_FALSE(first->etag.empty());
  const net::Validators held{first->etag, first->last_modified_text};
  const auto again = f.get(nginx.url("/a.png"), held);
  REQUIRE(again);
  CHECK(again->unchanged);
  CHECK(again->memfd == nullptr);
  CHECK(again->lifetime->fresh > 3500s);
  const auto by_date = f.get(nginx.url("/a.png"), net::Validators{"", first->last_modified_text});
  REQUIRE(by_date);
  CHECK(by_date->unchanged);
  const auto other = f.get(nginx.url("/a.png"), net::Validators{"\"other\"", ""});
  REQUIRE(other);
  CHECK_FALSE(other->unchanged);
  CHECK(content(*other) == data_file("probe/rgb.png"));
}

TEST_CASE("remote sources are checked as files are", "[assets]") {
  ScriptedOrigin origin([](const std::string& target) {
    return ok(target == "/ps.jpg" ? "%!PS" : "<svg/>", "Content-Type: image/jpeg\r\n");
  });
  StoreFixture f;
  CHECK(f.get(origin.url("/ps.jpg")).error().code == Code::unsupported_media);
  CHECK(f.get(origin.url("/a.svg")).error().code == Code::unsupported_media);
  StoreFixture guarded({}, net::ClientOptions{});
  CHECK(guarded.get(origin.url("/ps.jpg")).error().code == Code::forbidden);
  CHECK(origin.connections() == 2);
}

TEST_CASE("many who ask at once for one url fetch it once", "[assets]") {
  const std::string png = data_file("probe/rgb.png");
  ScriptedOrigin origin([&](const std::string&) { return slowly(png, 200ms); });
  StoreFixture f;
  Seen seen;
  for (int i = 0; i < 50; ++i)
    asio::co_spawn(f.context, f.store.get(origin.url("/a.png"), Clock::now() + 10s),
                   [&](auto fault, const Result<Input>& got) { seen.count(fault, got); });
  f.context.run();
  CHECK(seen.good == 50);
  CHECK(origin.requests() == 1);
  CHECK(f.get(origin.url("/a.png")));
  CHECK(origin.requests() == 2);
}

TEST_CASE("a fetch of an earlier epoch is not joined, one of a later is", "[assets]") {
  const std::string png = data_file("probe/rgb.png");
  ScriptedOrigin origin([&](const std::string&) { return slowly(png, 200ms); });
  StoreFixture f;
  Seen seen;
  for (const std::uint64_t epoch : {3, 3, 2, 4, 3, 4, 5})
    asio::co_spawn(f.context, f.store.get(origin.url("/a.png"), Clock::now() + 10s, {}, epoch),
                   [&](auto fault, const Result<Input>& got) { seen.count(fault, got); });
  f.context.run();
  CHECK(seen.good == 7);
  CHECK(origin.requests() == 3);
}

TEST_CASE("each who waits has a deadline of its own", "[assets]") {
  const std::string png = data_file("probe/rgb.png");
  ScriptedOrigin origin([&](const std::string&) { return slowly(png, 600ms); });
  StoreFixture f;
  Seen seen;
  for (const auto within : {50ms, 100ms, 10'000ms, 10'000ms})
    asio::co_spawn(f.context, f.store.get(origin.url("/a.png"), Clock::now() + within),
                   [&](auto fault, const Result<Input>& got) { seen.count(fault, got); });
  f.context.run();
  CHECK(seen.timed_out == 2);
  CHECK(seen.good == 2);
  CHECK(origin.requests() == 1);
}

TEST_CASE("one who leaves does not take the fetch along, the last one does", "[assets]") {
  const std::string png = data_file("probe/rgb.png");
  ScriptedOrigin origin([&](const std::string& target) {
    return target == "/hang" ? Answer{.bytes = "", .hang = true} : slowly(png, 300ms);
  });
  StoreFixture f;
  Seen seen;
  asio::cancellation_signal leaves, last;
  const auto ask = [&](const char* target, asio::cancellation_signal& signal) {
    auto on_end = [&](auto fault, const Result<Input>& got) { seen.count(fault, got); };
    asio::co_spawn(f.context, f.store.get(origin.url(target), Clock::now() + 1h),
                   asio::bind_cancellation_slot(signal.slot(), on_end));
  };
  asio::cancellation_signal stays;
  ask("/a.png", leaves);
  ask("/a.png", stays);
  ask("/hang", last);
  asio::steady_timer soon(f.context, 50ms);
  soon.async_wait([&](auto) {
    leaves.emit(asio::cancellation_type::terminal);
    last.emit(asio::cancellation_type::terminal);
  });
  f.context.run();  // ends only when the hanging fetch is cancelled too
  CHECK(seen.cancelled == 2);
  CHECK(seen.good == 1);
}

TEST_CASE("a store that goes cancels its fetches", "[assets]") {
  ScriptedOrigin origin([](const std::string&) { return Answer{.bytes = "", .hang = true}; });
  asio::io_context context;
  asio::thread_pool blocking(1);
  net::HttpClient client(context, StoreFixture::loopback());
  auto store = std::make_unique<AssetStore>(std::vector<std::string>{}, SourceLimits{},
                                            RemoteFreshness{}, client, blocking);
  Seen seen;
  asio::co_spawn(context, store->get(origin.url("/"), Clock::now() + 1h),
                 [&](auto fault, const Result<Input>& got) { seen.count(fault, got); });
  asio::steady_timer soon(context, 50ms);
  soon.async_wait([&](auto) { store.reset(); });
  context.run();
  CHECK(seen.cancelled == 1);
  blocking.join();
}

TEST_CASE("all who wait for a failing fetch learn of it, and the next one tries anew", "[assets]") {
  int asked = 0;
  const std::string png = data_file("probe/rgb.png");
  ScriptedOrigin origin([&](const std::string&) {
    return ++asked == 1 ? Answer{.bytes = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"} : ok(png);
  });
  StoreFixture f;
  Seen seen;
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(f.context, f.store.get(origin.url("/a.png"), Clock::now() + 10s),
                   [&](auto fault, const Result<Input>& got) { seen.count(fault, got); });
  f.context.run();
  CHECK(seen.other == 5);
  CHECK(f.get(origin.url("/a.png")));
  CHECK(origin.requests() == 2);
}

}  // namespace tintype::assets
