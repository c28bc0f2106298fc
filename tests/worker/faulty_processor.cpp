#include "worker/faulty_processor.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/memfd.h"
#include "worker/confine.h"
#include "worker/wire.h"

namespace tintype::worker {
namespace {

[[noreturn]] void hang() {
  for (;;) ::pause();
}

// Little where nothing bounds it: sanitizer builds run without RLIMIT_AS.
[[noreturn]] void eat() {
  rlimit bound{};
  ::getrlimit(RLIMIT_AS, &bound);
  constexpr std::size_t kPiece = 64 << 20;
  const std::size_t enough = bound.rlim_cur == RLIM_INFINITY ? 256 << 20 : 64ull << 30;
  std::vector<std::unique_ptr<char[]>> eaten;
  for (std::size_t bytes = 0; bytes < enough; bytes += kPiece)
    eaten.push_back(std::unique_ptr<char[]>(new char[kPiece]));
  throw std::bad_alloc();
}

// Answers by itself, past the job loop's own care, and never comes back.
[[noreturn]] void answer_with(const Task& task, const Fd& body) {
  Frame frame{.kind = Kind::result, .id = task.id};
  frame.format = static_cast<std::uint32_t>(Format::gif);
  frame.width = frame.height = frame.frames = 1;
  send_packet(kSocket, frame, {}, {body.get()});
  hang();
}

[[noreturn]] void answer_unsealed(const Task& task) {
  const auto body = make_memfd();
  if (::write(body->get(), "GIF89a", 6) == 6) answer_with(task, *body);
  hang();
}

[[noreturn]] void answer_hugely(const Task& task) {
  const auto body = make_memfd();
  if (::ftruncate(body->get(), 1ll << 40) == 0 && seal(*body)) answer_with(task, *body);
  hang();
}

[[noreturn]] void answer_another_job(const Task& task) {
  auto other = task;
  ++other.id;
  answer_with(other, *make_sealed("GIF89a"));
}

[[noreturn]] void answer_nonsense() {
  ::send(kSocket, "nonsense", 8, MSG_NOSIGNAL);
  hang();
}

std::string_view word_after(std::string_view bytes, std::string_view marker) {
  const auto at = bytes.find(marker);
  if (at == std::string_view::npos) return {};
  const auto rest = bytes.substr(at + marker.size());
  return rest.substr(0, rest.find_first_of(" \n"));
}

class FaultyJob {
 public:
  FaultyJob(const Processor& honest, const Task& task, const InputSource& inputs)
      : honest_(honest), task_(task), inputs_(inputs) {}

  Result<Product> run() {
    auto product = honest_.process(task_, [this](std::string_view url) { return get(url); });
    if (product && lies_of_format_)
      product->format = product->format == Format::png ? Format::gif : Format::png;
    if (product && lies_of_size_) product->width = 2'000'000'000;
    return product;
  }

 private:
  Result<std::string_view> get(std::string_view url) {
    auto bytes = inputs_(url);
    if (!bytes) return bytes;
    const auto asked = word_after(*bytes, "TINTYPE-ASK ");
    if (!asked.empty()) return get(asked);
    misbehave(*bytes);
    return bytes;
  }

  void misbehave(std::string_view bytes) {
    const auto says = [&](std::string_view marker) { return bytes.find(marker) != bytes.npos; };
    if (says("TINTYPE-ABORT")) std::abort();
    if (says("TINTYPE-HANG")) hang();
    if (says("TINTYPE-EAT")) eat();
    if (says("TINTYPE-THROW")) throw std::runtime_error("as the input said");
    if (says("TINTYPE-UNSEALED")) answer_unsealed(task_);
    if (says("TINTYPE-HUGE")) answer_hugely(task_);
    if (says("TINTYPE-LIE-ID")) answer_another_job(task_);
    if (says("TINTYPE-NONSENSE")) answer_nonsense();
    if (const auto ms = word_after(bytes, "TINTYPE-SLEEP "); !ms.empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(std::string(ms))));
    lies_of_format_ |= says("TINTYPE-LIE-FORMAT");
    lies_of_size_ |= says("TINTYPE-LIE-SIZE");
  }

  const Processor& honest_;
  const Task& task_;
  const InputSource& inputs_;
  bool lies_of_format_ = false, lies_of_size_ = false;
};

}  // namespace

Processor faulty(Processor honest) {
  Processor processor = honest;
  processor.process = [honest = std::move(honest)](const Task& task, const InputSource& inputs) {
    return FaultyJob(honest, task, inputs).run();
  };
  return processor;
}

}  // namespace tintype::worker
