#include "worker/attempt.h"

#include <boost/asio/this_coro.hpp>

#include "worker/late_fetch.h"
#include "worker/message.h"

namespace tintype::worker {
namespace {

namespace asio = boost::asio;

Outcome crashed(std::string why) {
  return {Outcome::Kind::crashed, Error{Code::internal, "internal error", {}, std::move(why)}};
}

Outcome abandoned(Alarm::Woken woken) {
  Error error{Code::cancelled, "nobody waits for the picture", {}, {}};
  if (woken == Alarm::Woken::expired)
    error = {Code::deadline, "the picture was not ready in time", {}, {}};
  return {Outcome::Kind::abandoned, std::move(error)};
}

// The front's lack, not the worker's fault: the job is not to be quarantined for it.
Outcome short_of_descriptors() {
  Error error{Code::overloaded, "the server is short of a resource", {}, "no descriptor is left"};
  return {Outcome::Kind::abandoned, std::move(error)};
}

bool send_job(WorkerProcess& worker, std::uint64_t id, const Work& work) {
  const auto variant = job::to_text(work.variant);
  JobText text{work.canonical_job, variant, {}};
  std::vector<int> descriptors;
  for (const auto& input : work.inputs) {
    text.urls.push_back(input.url);
    descriptors.push_back(input.memfd->get());
  }
  return send_packet(worker.socket(), {.kind = Kind::job, .id = id}, pack(text), descriptors);
}

bool send_input(WorkerProcess& worker, std::uint64_t id, const Result<SharedFd>& input) {
  if (!input) return send_error(worker.socket(), Kind::input, id, input.error());
  return send_packet(worker.socket(), {.kind = Kind::input, .id = id}, {}, {(*input)->get()});
}

Outcome failed(const Packet& packet) {
  auto error = error_from(packet);
  if (!error) return crashed("an error that cannot be read");
  return {Outcome::Kind::answered, std::move(*error)};
}

Outcome ended(const WorkerProcess& worker) {
  auto outcome = crashed("the worker ended");
  if (worker.is_zygote_down()) outcome.kind = Outcome::Kind::orphaned;
  return outcome;
}

Outcome made(const Packet& packet, const AttemptBounds& bounds,
             std::vector<std::string> late_inputs) {
  auto done = verified_result(packet, bounds.max_result_bytes, bounds.limits);
  if (!done) return crashed(done.error().detail);
  done->late_inputs = std::move(late_inputs);
  return {Outcome::Kind::answered, std::move(done)};
}

Result<SharedFd> too_many_inputs() {
  return Error{Code::bad_request, "the job asks for too many images", {}, {}};
}

}  // namespace

asio::awaitable<Outcome> attempt(WorkerProcess& worker, std::uint64_t id, const Work& work,
                                 const LateInput& late_input, const AttemptBounds& bounds) {
  const auto executor = co_await asio::this_coro::executor;
  Alarm alarm(executor);
  std::vector<std::string> late_inputs;
  if (!send_job(worker, id, work)) co_return ended(worker);
  for (;;) {
    worker.listen([&alarm] { alarm.ring(); });
    const auto woken = co_await alarm.wait(work.deadline);
    if (woken != Alarm::Woken::rung) co_return abandoned(woken);
    const auto packet = worker.take();
    if (!packet) co_return ended(worker);
    if (packet->descriptors_lost) co_return short_of_descriptors();
    if (packet->frame.id != id) co_return crashed("an answer to another job");
    if (packet->frame.kind == Kind::failure) co_return failed(*packet);
    if (packet->frame.kind != Kind::need_input)
      co_return made(*packet, bounds, std::move(late_inputs));
    LateFetch fetch{Alarm::Woken::rung, too_many_inputs()};
    if (late_inputs.size() < bounds.max_late_inputs) {
      late_inputs.push_back(packet->text);
      fetch = co_await fetch_late(late_input, packet->text, work.deadline);
    }
    if (fetch.woken != Alarm::Woken::rung) co_return abandoned(fetch.woken);
    if (!send_input(worker, id, fetch.input)) co_return ended(worker);
  }
}

}  // namespace tintype::worker
