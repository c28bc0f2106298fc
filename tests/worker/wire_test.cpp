#include "worker/wire.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <filesystem>

#include "base/memfd.h"
#include "support.h"
#include "worker/message.h"

namespace tintype::worker {
namespace {

// What comes out when `frame` with `rest` behind it goes in just so.
Received receive_raw(const Frame& frame, std::string_view rest) {
  const auto pair = make_socket_pair();
  std::string bytes(reinterpret_cast<const char*>(&frame), sizeof frame);
  bytes += rest;
  REQUIRE(::send(pair.child.get(), bytes.data(), bytes.size(), 0) ==
          static_cast<ssize_t>(bytes.size()));
  Packet packet;
  return receive_packet(pair.front.get(), packet, false);
}

Packet pass_error(const Error& error) {
  const auto pair = make_socket_pair();
  REQUIRE(send_error(pair.child.get(), Kind::failure, 5, error));
  Packet packet;
  REQUIRE(receive_packet(pair.front.get(), packet, false) == Received::packet);
  return packet;
}

}  // namespace

TEST_CASE("packets arrive with text and descriptors", "[worker]") {
  const auto pair = make_socket_pair();
  const auto size = GENERATE(std::size_t{0}, std::size_t{5}, kMaxInlineText, kMaxInlineText + 1,
                             std::size_t{1} << 20);
  const std::string text(size, 'x');
  const auto memfd = make_sealed("content");
  const std::vector<int> lent(kMaxDescriptors, memfd->get());
  REQUIRE(send_packet(pair.front.get(), {.kind = Kind::job, .id = 42}, text, lent));
  Packet packet;
  REQUIRE(receive_packet(pair.child.get(), packet, true) == Received::packet);
  CHECK(packet.frame.kind == Kind::job);
  CHECK(packet.frame.id == 42);
  CHECK(packet.text == text);
  REQUIRE(packet.descriptors.size() == kMaxDescriptors);
  CHECK(map_sealed(packet.descriptors.back(), 100)->text() == "content");
}

TEST_CASE("a packet whose descriptors find no place is malformed, and says why", "[worker]") {
  const auto pair = make_socket_pair();
  const auto memfd = make_sealed("content");
  REQUIRE(send_packet(pair.front.get(), {.kind = Kind::result}, {}, {memfd->get()}));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none{static_cast<rlim_t>(memfd->get()), before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  Packet packet;
  const auto received = receive_packet(pair.child.get(), packet, true);
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(received == Received::malformed);
  CHECK(packet.descriptors_lost);
  CHECK(packet.descriptors.empty());
}

TEST_CASE("what is over a bound is not sent", "[worker]") {
  const auto pair = make_socket_pair();
  CHECK_FALSE(send_packet(pair.front.get(), {}, std::string(kMaxText + 1, 'x')));
  CHECK_FALSE(send_packet(pair.front.get(), {}, {}, std::vector<int>(kMaxDescriptors + 1, 0)));
}

TEST_CASE("an empty and a closed socket are told apart", "[worker]") {
  auto pair = make_socket_pair();
  Packet packet;
  CHECK(receive_packet(pair.front.get(), packet, false) == Received::nothing);
  pair.child = Fd();
  CHECK(receive_packet(pair.front.get(), packet, false) == Received::closed);
  CHECK_FALSE(send_packet(pair.front.get(), {}));
}

TEST_CASE("frames that contradict themselves are malformed", "[worker]") {
  Frame frame;
  CHECK(receive_raw(frame, "") == Received::packet);
  CHECK(receive_raw(frame, "extra") == Received::malformed);
  frame.text_bytes = 5;
  CHECK(receive_raw(frame, "fives") == Received::packet);
  CHECK(receive_raw(frame, "four") == Received::malformed);
  CHECK(receive_raw(frame, std::string(kMaxInlineText + 1, 'x')) == Received::malformed);
  frame.text_apart = 1;
  CHECK(receive_raw(frame, "fives") == Received::malformed);
  CHECK(receive_raw(frame, "") == Received::malformed);
  frame = Frame{};
  frame.version = 0;
  CHECK(receive_raw(frame, "") == Received::malformed);
}

TEST_CASE("a packet shorter than a frame is malformed and its descriptors are closed", "[worker]") {
  const auto pair = make_socket_pair();
  REQUIRE(::send(pair.child.get(), "x", 1, 0) == 1);
  Packet packet;
  CHECK(receive_packet(pair.front.get(), packet, false) == Received::malformed);
  CHECK(packet.descriptors.empty());
}

TEST_CASE("a job's texts come back", "[worker]") {
  const auto packed = pack({"source=url[file:a]", "avif", {"file:a", "", "file:b"}});
  const auto text = unpack_job(packed);
  REQUIRE(text);
  CHECK(text->canonical_job == "source=url[file:a]");
  CHECK(text->variant == "avif");
  CHECK(text->urls == std::vector<std::string_view>{"file:a", "", "file:b"});
}

TEST_CASE("packed texts that are cut or lie are refused", "[worker]") {
  const auto packed = pack({"job", "variant", {"url"}});
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto text = unpack_job(std::string_view(packed).substr(0, size));
    CHECK((!text || text->urls.empty()));
  }
  CHECK_FALSE(unpack_job("\xff\xff\xff\xffjob"));
}

TEST_CASE("errors come back whole", "[worker]") {
  const auto back = error_from(pass_error({Code::too_large, "t\xc3\xa9xt", 99, "detail"}));
  REQUIRE(back);
  CHECK(back->code == Code::too_large);
  CHECK(back->message == "t\xc3\xa9xt");
  CHECK(back->position == 99u);
  CHECK(back->detail == "detail");
  CHECK_FALSE(error_from(pass_error({Code::internal, "", {}, {}}))->position);
}

TEST_CASE("errors that would not print are made to", "[worker]") {
  const std::string long_one(kMaxMessage - 1, 'x');
  CHECK(error_from(pass_error({Code::internal, "a\nb\xff", {}, {}}))->message == "a b?");
  CHECK(error_from(pass_error({Code::internal, long_one + "\xc3\xa9", {}, {}}))->message ==
        long_one);
}

TEST_CASE("errors that nobody can have sent are refused", "[worker]") {
  const auto refused = [](auto change) {
    auto packet = pass_error({Code::internal, "message", {}, "detail"});
    REQUIRE(error_from(packet));
    change(packet);
    return !error_from(packet);
  };
  CHECK(refused([](Packet& packet) { packet.frame.code = 0; }));
  CHECK(refused([](Packet& packet) { packet.frame.code = 13; }));
  CHECK(refused([](Packet& packet) { packet.frame.has_position = 2; }));
  CHECK(refused([](Packet& packet) { packet.text.pop_back(); }));
  CHECK(refused([](Packet& packet) { packet.text[5] = '\n'; }));
  CHECK(refused([](Packet& packet) { packet.text[5] = '\xff'; }));
}

}  // namespace tintype::worker
