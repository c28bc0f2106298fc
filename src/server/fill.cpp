// One fill: from the disk tier or a shared one, from what is held and still right, or through a
// worker.
#include <algorithm>

#include "base/digest.h"
#include "cache/freshness.h"
#include "cache/http_tags.h"
#include "server/maker_state.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using SystemClock = std::chrono::system_clock;

// The file versions as they were read, in the order of the key; a file may have changed since the
// request was planned.
Hash128 key_as_read(const Order& order, const Gathering& gathering, const Settings& settings) {
  std::vector<job::InputVersion> versions = order.inputs;
  const auto& inputs = gathering.inputs();
  for (std::size_t i = 0; i < versions.size() && i < inputs.size(); ++i)
    if (!is_remote(versions[i].url)) versions[i].version = inputs[i].version;
  if (versions == order.inputs) return order.key;
  return job::cache_key(order.canonical_job, versions, order.variant, settings.renderer_settings);
}

std::string etag_of(const Hash128& key, const std::vector<cache::Input>& inputs) {
  std::string text = to_hex(key);
  for (const auto& input : inputs) text += '\n' + input.url + '\n' + input.version;
  return to_hex(digest128(text));
}

// From now on: the shortest its sources allow, or the mount's policy; a little less, so that what
// was made together is not made anew together.
void set_lifetime(cache::Object& object, const std::optional<assets::Lifetime>& sources,
                  const Policy& policy, int jitter_percent) {
  if (!sources) return;
  const std::chrono::milliseconds fresh = policy.fresh.value_or(sources->fresh);
  const auto part = static_cast<int>((object.key.low ^ object.made.time_since_epoch().count()) %
                                     static_cast<std::uint64_t>(1000 * jitter_percent + 1));
  object.fresh_until = object.made + fresh - fresh * part / 100'000;
  object.stale_while_revalidate =
      policy.stale_while_revalidate.value_or(sources->stale_while_revalidate);
  object.stale_if_error = policy.stale_if_error.value_or(sources->stale_if_error);
}

std::shared_ptr<cache::Object> derive(const Order& order, const Gathering& gathering,
                                      worker::Done done, const Settings& settings) {
  auto object = std::make_shared<cache::Object>();
  object->key = key_as_read(order, gathering, settings);
  object->body = Body::keep(std::move(done.body), settings.cache.open_bodies);
  object->format = done.format;
  object->width = done.width;
  object->height = done.height;
  object->frames = done.frames;
  object->job = digest128(order.canonical_job);
  object->cost_ms = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(done.total).count());
  object->made = SystemClock::now();
  object->inputs = gathering.inputs();
  object->last_modified = object->inputs.empty() ? object->made : gathering.last_modified();
  object->etag = etag_of(object->key, object->inputs);
  object->inputs.insert(object->inputs.end(), order.also_from.begin(), order.also_from.end());
  object->tags = order.tags;
  cache::add_tags(object->tags, cache::tags_of(gathering.tag_fields()));
  object->target = order.target;
  object->purge_log = order.begun.log;
  object->purge_number = order.begun.number;
  set_lifetime(*object, gathering.lifetime(), order.policy, settings.lifetime_jitter_percent);
  return object;
}

// What was stale and turned out right: the same picture, fresh again.
std::shared_ptr<cache::Object> renew(const cache::Object& held, const Order& order,
                                     const Gathering& gathering, const Settings& settings) {
  auto object = std::make_shared<cache::Object>(held);
  object->made = SystemClock::now();
  object->purge_log = order.begun.log;
  object->purge_number = order.begun.number;
  set_lifetime(*object, gathering.lifetime(), order.policy, settings.lifetime_jitter_percent);
  return object;
}

// RFC 5861 section 4 has 500, 502, 503 and 504; a source that has become no picture is worth no
// more.
bool may_answer_stale(Code code) {
  switch (code) {
    case Code::origin_failed:
    case Code::origin_timeout:
    case Code::overloaded:
    case Code::deadline:
    case Code::internal:
    case Code::unsupported_media:
    case Code::unprocessable:
    case Code::too_large: return true;
    case Code::bad_request:
    case Code::forbidden:
    case Code::not_found:
    case Code::cancelled: return false;
  }
  return false;
}

// What the job itself came to, whatever its sources: it would come to the same a moment later.
bool is_of_the_job(Code code) {
  return code == Code::unprocessable || code == Code::unsupported_media || code == Code::too_large;
}

void note(Timings& timings, const worker::Done& done) {
  timings.add("queue", done.queued);
  timings.add("decode", done.decode);
  timings.add("encode", done.encode);
  timings.add("worker", done.total);
}

asio::awaitable<Result<worker::Work>> prepare(const Order& order,
                                              std::shared_ptr<Gathering> gathering) {
  worker::Work work;
  for (const auto& input : order.inputs) {
    auto memfd = co_await gathering->get(input.url);
    if (!memfd) co_return memfd.error();
    work.inputs.push_back({input.url, std::move(*memfd)});
  }
  work.key = to_hex(order.key);
  work.canonical_job = order.canonical_job;
  work.variant = order.variant;
  work.deadline = order.deadline;
  co_return work;
}

void store(Maker::State& state, const cache::ObjectPtr& object) {
  if (state.cache.standing(*object) == cache::Standing::purged) return;
  state.cache.store(object);
  state.shared.made(object);
}

asio::awaitable<Result<cache::ObjectPtr>> make(Maker::State& state, const Order& order,
                                               std::shared_ptr<Gathering> gathering,
                                               std::shared_ptr<const Settings> settings,
                                               FillNotes& notes) {
  const auto begun = Clock::now();
  auto work = co_await prepare(order, gathering);
  if (!work) co_return work.error();
  notes.timings.add("fetch", Clock::now() - begun);
  worker::LateInput late = [gathering](std::string url) { return gathering->get(std::move(url)); };
  auto done = co_await state.pool.run(std::move(*work), std::move(late));
  if (!done) co_return done.error();
  note(notes.timings, *done);
  cache::ObjectPtr object = derive(order, *gathering, std::move(*done), *settings);
  const bool keep = !gathering->lifetime() || gathering->lifetime()->keep || order.policy.fresh;
  if (keep) store(state, object);
  notes.origin = keep ? Origin::made : Origin::passed;
  co_return object;
}

// What is held, if nothing it was made from has changed; null: make it anew.
asio::awaitable<Result<cache::ObjectPtr>> revalidate(Maker::State& state, const Order& order,
                                                     cache::ObjectPtr held,
                                                     std::shared_ptr<Gathering> gathering,
                                                     std::shared_ptr<const Settings> settings) {
  const auto same = co_await gathering->remote_unchanged(held);
  if (!same) co_return same.error();
  if (!*same) co_return cache::ObjectPtr();
  cache::ObjectPtr object = renew(*held, order, *gathering, *settings);
  store(state, object);
  co_return object;
}

asio::awaitable<Result<cache::ObjectPtr>> renew_or_make(Maker::State& state, const Order& order,
                                                        cache::ObjectPtr held,
                                                        std::shared_ptr<Gathering> gathering,
                                                        FillNotes& notes) {
  const auto settings = state.settings;
  if (held) {
    auto same = co_await revalidate(state, order, held, gathering, settings);
    if (!same) co_return same.error();
    if (*same) {
      notes.origin = Origin::revalidated;
      co_return std::move(*same);
    }
  }
  auto& failures = state.gatherings.failures;
  if (auto failed = failures.find(order.key, Clock::now())) co_return std::move(*failed);
  auto made = co_await make(state, order, gathering, settings, notes);
  if (made)
    failures.forget(order.key);
  else if (is_of_the_job(made.error().code))
    failures.note(order.key, made.error(), Clock::now());
  co_return made;
}

bool is_answer(const cache::ObjectPtr& held, const Order& order) {
  if (!held) return false;
  const auto use = cache::freshness(*held, SystemClock::now());
  return use == cache::Freshness::fresh ||
         (use == cache::Freshness::while_revalidate && !order.refreshing);
}

// What memory or disk has under the key, if it was made of files as they are; null: nothing.
asio::awaitable<cache::ObjectPtr> find_here(Maker::State& state, const Order& order,
                                            std::shared_ptr<Gathering> gathering,
                                            FillNotes& notes) {
  const auto begun = Clock::now();
  state.forget_failures(begun);
  auto found = co_await state.cache.find(order.key);
  if (found.object) {
    const bool files_same = co_await gathering->files_unchanged(found.object);
    if (!files_same) found.object = nullptr;
  }
  if (found.object && found.tier == cache::Tier::disk) state.shared.asked_again(found.object);
  notes.timings.add("cache", Clock::now() - begun);
  notes.origin = Origin::disk;
  co_return std::move(found.object);
}

// What a shared tier has under the key, if that is newer than what is held; else what is held.
asio::awaitable<cache::ObjectPtr> find_elsewhere(Maker::State& state, const Order& order,
                                                 cache::ObjectPtr held,
                                                 std::shared_ptr<Gathering> gathering,
                                                 FillNotes& notes) {
  if (state.shared.empty()) co_return held;
  const auto begun = Clock::now();
  auto found = co_await state.shared.find(order.key, order.deadline);
  notes.timings.add("shared", Clock::now() - begun);
  if (found.object) found.object = state.cache.adopt(found.object);
  if (!found.object || (held && found.object->made <= held->made)) co_return held;
  const bool files_same = co_await gathering->files_unchanged(found.object);
  if (!files_same) co_return held;
  state.cache.store(found.object);
  notes.origin = Origin::shared;
  notes.tier = found.tier;
  co_return found.object;
}

}  // namespace

asio::awaitable<Result<cache::ObjectPtr>> fill(Maker::State& state, Order order,
                                               std::shared_ptr<FillNotes> notes) {
  auto gathering =
      std::make_shared<Gathering>(state.sources, state.gatherings, state.settings->max_input_bytes,
                                  order.begun.number, order.deadline);
  auto held = co_await find_here(state, order, gathering, *notes);
  if (!is_answer(held, order))
    held = co_await find_elsewhere(state, order, held, gathering, *notes);
  if (is_answer(held, order)) co_return held;
  const auto use = held ? cache::freshness(*held, SystemClock::now()) : cache::Freshness::stale;
  auto object = co_await renew_or_make(state, order, held, gathering, *notes);
  const bool may_stay =
      use == cache::Freshness::while_revalidate || use == cache::Freshness::if_error;
  if (object || !may_stay || !may_answer_stale(object.error().code)) co_return object;
  notes->origin = Origin::kept;
  co_return held;
}

}  // namespace tintype::server
