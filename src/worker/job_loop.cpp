#include "worker/job_loop.h"

#include <limits>
#include <map>
#include <new>

#include "base/memfd.h"
#include "worker/kept_memory.h"
#include "worker/message.h"

namespace tintype::worker {
namespace {

Error out_of_memory() {
  return {Code::too_large, "the picture needs more memory than a job may use", {}, "bad_alloc"};
}

Error broken_wire(const char* what) {
  return {Code::internal, "internal error", {}, what};
}

// The inputs of one job by url: those that came with it, and those asked for on the way.
class Inputs {
 public:
  Inputs(int socket, std::uint64_t id) : socket_(socket), id_(id) {}

  Result<void> add(std::string_view url, Fd memfd) {
    auto mapping = map_sealed(memfd, std::numeric_limits<std::size_t>::max());
    if (!mapping) return mapping.error();
    mappings_.insert_or_assign(std::string(url), std::move(*mapping));
    return {};
  }

  Result<std::string_view> get(std::string_view url) {
    if (const auto found = mappings_.find(url); found != mappings_.end())
      return found->second.text();
    if (auto asked = ask(url); !asked) return asked.error();
    return mappings_.find(url)->second.text();
  }

 private:
  Result<void> ask(std::string_view url) {
    if (!send_packet(socket_, {.kind = Kind::need_input, .id = id_}, url))
      return broken_wire("need_input could not be sent");
    Packet answer;
    if (receive_packet(socket_, answer, true) != Received::packet ||
        answer.frame.kind != Kind::input || answer.frame.id != id_)
      return broken_wire("no input came");
    if (answer.descriptors.size() == 1) return add(url, std::move(answer.descriptors.front()));
    auto error = error_from(answer);
    return error ? std::move(*error) : broken_wire("neither an input nor an error came");
  }

  int socket_;
  std::uint64_t id_;
  std::map<std::string, Mapping, std::less<>> mappings_;
};

class Worker {
 public:
  Worker(int socket, const Processor& processor, const Settings& settings,
         std::uint64_t max_result_bytes)
      : socket_(socket),
        processor_(processor),
        settings_(settings),
        max_result_bytes_(max_result_bytes) {}

  // One job from packet to answer; false when the answer could not be sent.
  bool serve(Packet packet) {
    Inputs inputs(socket_, packet.frame.id);
    const auto product = guarded(packet, inputs);
    return product ? answer(packet.frame.id, *product)
                   : send_error(socket_, Kind::failure, packet.frame.id, product.error());
  }

 private:
  Result<Product> guarded(Packet& packet, Inputs& inputs) {
    try {
      return process(packet, inputs);
    } catch (const std::bad_alloc&) {
      return out_of_memory();
    } catch (const std::exception& failure) {
      return Error{Code::internal, "internal error", {}, failure.what()};
    }
  }

  Result<Product> process(Packet& packet, Inputs& inputs) {
    const auto text = unpack_job(packet.text);
    if (!text || text->urls.size() != packet.descriptors.size())
      return broken_wire("a job packet that contradicts itself");
    for (std::size_t i = 0; i < text->urls.size(); ++i)
      if (auto added = inputs.add(text->urls[i], std::move(packet.descriptors[i])); !added)
        return added.error();
    auto variant = job::variant_from(text->variant);
    if (!variant) return variant.error();
    const Task task{packet.frame.id, text->canonical_job, std::move(*variant), settings_};
    return processor_.process(task, [&](std::string_view url) { return inputs.get(url); });
  }

  bool answer(std::uint64_t id, const Product& product) {
    const auto fail = [&](const Error& error) {
      return send_error(socket_, Kind::failure, id, error);
    };
    if (product.body.size() > max_result_bytes_)
      return fail({Code::too_large, "the result is larger than a result may be", {}, {}});
    const auto body = make_sealed(product.body);
    if (!body) return fail(body.error());
    Frame frame{.kind = Kind::result, .id = id};
    frame.format = static_cast<std::uint32_t>(product.format);
    frame.width = static_cast<std::uint32_t>(product.width);
    frame.height = static_cast<std::uint32_t>(product.height);
    frame.frames = static_cast<std::uint32_t>(product.frames);
    frame.decode_us = product.decode_us;
    frame.encode_us = product.encode_us;
    return send_packet(socket_, frame, {}, {body->get()});
  }

  int socket_;
  const Processor& processor_;
  const Settings& settings_;
  std::uint64_t max_result_bytes_;
};

}  // namespace

void run_jobs(int socket, const Processor& processor, const Settings& settings,
              std::uint64_t max_result_bytes) {
  const KeptMemory memory;
  Worker worker(socket, processor, settings, max_result_bytes);
  for (;;) {
    Packet packet;
    if (receive_packet(socket, packet, true) != Received::packet) return;
    if (packet.frame.kind != Kind::job || !worker.serve(std::move(packet))) return;
    if (processor.clean_up) processor.clean_up();
    memory.release_beyond_bound();
  }
}

}  // namespace tintype::worker
