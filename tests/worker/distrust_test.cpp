#include "worker/bench.h"
#include "worker/message.h"
#include "worker/verify.h"

namespace tintype::worker {
namespace {

struct Claim {
  Format format = Format::gif;
  std::uint32_t width = 1, height = 1, frames = 1;
};

Result<Done> verify(std::string_view body, Claim claim) {
  Packet packet;
  packet.frame.kind = Kind::result;
  packet.frame.format = static_cast<std::uint32_t>(claim.format);
  packet.frame.width = claim.width;
  packet.frame.height = claim.height;
  packet.frame.frames = claim.frames;
  packet.descriptors.push_back(std::move(*make_sealed(body)));
  return verified_result(packet, 1000, Limits{});
}

}  // namespace

TEST_CASE("a worker that lies counts as crashed", "[worker]") {
  const auto lie = GENERATE("LIE-FORMAT", "LIE-SIZE", "LIE-ID", "UNSEALED", "HUGE", "NONSENSE");
  CAPTURE(lie);
  Bench bench;
  CHECK(bench.make(std::string("GIF89a TINTYPE-") + lie).error().code == Code::unprocessable);
  CHECK(bench.pool().stats().crashes == 2);
  CHECK(bench.pool().stats().quarantined == 1);
  CHECK(bench.make("GIF89a"));
}

TEST_CASE("a result over the bound is refused by the worker itself", "[worker]") {
  auto options = echo_options();
  options.max_result_bytes = 10;
  Bench bench(options);
  CHECK(bench.make("GIF89a, the eleventh").error().code == Code::too_large);
  CHECK(bench.make("GIF89a..10"));
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("a result is believed when its bytes and sizes can be true", "[worker]") {
  CHECK(verify("GIF89a", {}));
  CHECK(verify("{\"\xc3\xa9\": 1}", {Format::json, 0, 0, 0}));
  CHECK(verify("a { color: #fff }", {Format::css}));
}

TEST_CASE("a result is not believed when they can not", "[worker]") {
  CHECK(verify("GIF89a", {Format::png}).has_error());
  CHECK(verify("", {}).has_error());
  CHECK(verify("\xff\xfe", {Format::json}).has_error());
  CHECK(verify("GIF89a", {Format::gif, 0, 1}).has_error());
  CHECK(verify("GIF89a", {Format::gif, 1, 1, 0}).has_error());
  CHECK(verify("GIF89a", {Format::gif, 1, 1, 257}).has_error());
  CHECK(verify("GIF89a", {Format::gif, 30'001, 1}).has_error());
  CHECK(verify("GIF89a", {Format::gif, 20'000, 20'000}).has_error());
  CHECK(verify("GIF89a", {static_cast<Format>(99)}).has_error());
  CHECK(verify("GIF89a" + std::string(1000, 'x'), {}).has_error());
}

TEST_CASE("a packet that is no result is not believed", "[worker]") {
  Packet packet;
  packet.frame.kind = Kind::result;
  CHECK(verified_result(packet, 1000, Limits{}).has_error());
  packet.descriptors.push_back(std::move(*make_sealed("GIF89a")));
  packet.frame.kind = Kind::spawned;
  CHECK(verified_result(packet, 1000, Limits{}).has_error());
}

}  // namespace tintype::worker
