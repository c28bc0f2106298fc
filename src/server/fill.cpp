// One fill, from the disk tier or through a worker.
#include <algorithm>

#include "base/digest.h"
#include "cache/freshness.h"
#include "server/maker_state.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// What a fill has read so far: for the object's validators and dependencies.
struct Gathered {
  Gathered(std::size_t& total, std::size_t most) : total_bytes(total), max_total_bytes(most) {}
  Gathered(const Gathered&) = delete;
  Gathered& operator=(const Gathered&) = delete;
  ~Gathered() { total_bytes -= own_bytes; }

  std::size_t& total_bytes;  // of all fills
  std::size_t max_total_bytes;
  std::size_t own_bytes = 0;
  std::vector<cache::Input> inputs;
  std::chrono::system_clock::time_point last_modified{};
  std::optional<std::chrono::system_clock::time_point> fresh_until;
};

bool is_fresh(const cache::Object& object) {
  return cache::freshness(object, std::chrono::system_clock::now()) == cache::Freshness::fresh;
}

bool is_remote(std::string_view url) {
  return !url.starts_with("file:");
}

asio::awaitable<Result<worker::SharedFd>> gather(std::shared_ptr<Sources> sources, std::string url,
                                                 Clock::time_point deadline,
                                                 std::shared_ptr<Gathered> gathered) {
  if (is_remote(url) && !sources->remote)
    co_return Error{Code::forbidden, "remote sources are not allowed here", {}};
  auto input = co_await sources->store.get(url, deadline);
  if (!input) co_return input.error();
  gathered->own_bytes += input->size_bytes;
  gathered->total_bytes += input->size_bytes;
  if (gathered->total_bytes > gathered->max_total_bytes)
    co_return Error{Code::overloaded, "too many large sources at once; try again soon", {}};
  gathered->inputs.push_back({url, input->version, input->etag, input->last_modified_text});
  gathered->last_modified = std::max(gathered->last_modified, input->last_modified);
  if (input->fresh_until)
    gathered->fresh_until =
        std::min(gathered->fresh_until.value_or(*input->fresh_until), *input->fresh_until);
  co_return input->memfd;
}

// The file versions as they were read, in the order of the key; a file may have changed since the
// request was planned.
Hash128 key_as_read(const Order& order, const Gathered& gathered, const Settings& settings) {
  std::vector<job::InputVersion> versions = order.inputs;
  for (std::size_t i = 0; i < versions.size() && i < gathered.inputs.size(); ++i)
    if (!is_remote(versions[i].url)) versions[i].version = gathered.inputs[i].version;
  if (versions == order.inputs) return order.key;
  return job::cache_key(order.canonical_job, versions, order.variant, settings.renderer_settings);
}

std::string etag_of(const Hash128& key, const std::vector<cache::Input>& inputs) {
  std::string text = to_hex(key);
  for (const auto& input : inputs) text += '\n' + input.url + '\n' + input.version;
  return to_hex(digest128(text));
}

cache::ObjectPtr derive(const Order& order, const Gathered& gathered, worker::Done done,
                        const Settings& settings) {
  auto object = std::make_shared<cache::Object>();
  object->key = key_as_read(order, gathered, settings);
  object->body = Body::keep(std::move(done.body), settings.cache.open_bodies);
  object->format = done.format;
  object->width = done.width;
  object->height = done.height;
  object->frames = done.frames;
  object->job = digest128(order.canonical_job);
  object->cost_ms = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(done.total).count());
  object->made = std::chrono::system_clock::now();
  object->last_modified = gathered.inputs.empty() ? object->made : gathered.last_modified;
  object->fresh_until = gathered.fresh_until;
  object->inputs = gathered.inputs;
  object->inputs.insert(object->inputs.end(), order.also_from.begin(), order.also_from.end());
  object->etag = etag_of(object->key, object->inputs);
  object->target = order.target;
  return object;
}

void note(Timings& timings, const worker::Done& done) {
  timings.add("queue", done.queued);
  timings.add("decode", done.decode);
  timings.add("encode", done.encode);
  timings.add("worker", done.total);
}

}  // namespace

asio::awaitable<Result<cache::ObjectPtr>> fill(std::shared_ptr<Sources> sources,
                                               std::shared_ptr<const Settings> settings,
                                               cache::RequestCache& cache, worker::WorkerPool& pool,
                                               std::size_t& input_bytes, Order order,
                                               std::shared_ptr<FillNotes> notes) {
  auto begun = Clock::now();
  auto found = co_await cache.find(order.key);
  notes->timings.add("cache", Clock::now() - begun);
  if (found.object && is_fresh(*found.object)) {
    notes->from_disk = true;
    co_return found.object;
  }

  begun = Clock::now();
  auto gathered = std::make_shared<Gathered>(input_bytes, settings->max_input_bytes);
  worker::Work work;
  for (const auto& input : order.inputs) {
    auto memfd = co_await gather(sources, input.url, order.deadline, gathered);
    if (!memfd) co_return memfd.error();
    work.inputs.push_back({input.url, std::move(*memfd)});
  }
  notes->timings.add("fetch", Clock::now() - begun);

  work.key = to_hex(order.key);
  work.canonical_job = order.canonical_job;
  work.variant = order.variant;
  work.deadline = order.deadline;
  worker::LateInput late = [sources, gathered, deadline = order.deadline](std::string url) {
    return gather(sources, std::move(url), deadline, gathered);
  };
  auto done = co_await pool.run(std::move(work), std::move(late));
  if (!done) co_return done.error();
  note(notes->timings, *done);

  auto object = derive(order, *gathered, std::move(*done), *settings);
  cache.store(object);
  co_return object;
}

}  // namespace tintype::server
