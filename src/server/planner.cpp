#include "server/planner.h"

#include <algorithm>
#include <variant>

#include "base/blocking.h"
#include "job/negotiate.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxMemos = 16'384;
constexpr std::size_t kMaxChainBytes = 256 * 1024;

Result<std::string> read_version(std::shared_ptr<const Folders> folders, std::string path) {
  auto file = folders->sources.open_file(path);
  if (!file) return file.error();
  return file->version;
}

Result<std::string> read_chain_file(std::shared_ptr<const Folders> folders, std::string path) {
  if (!folders->chains) return Error{Code::not_found, "there are no chains on this server", {}};
  auto text = folders->chains->read_text(path + ".chain", kMaxChainBytes);
  if (text || text.error().code != Code::not_found) return text;
  return folders->chains->read_text(path, kMaxChainBytes);
}

// Whether the answer depends on Accept: only jobs that end in an `auto` sink.
bool negotiates(const job::Job& job) {
  for (const auto& step : job.steps) {
    if (step.command->name != "sink") continue;
    for (const auto& argument : step.arguments)
      if (argument.name == "format" && (argument.deferred || argument.text == "auto")) return true;
  }
  return false;
}

// What the texts are set in; `font:` alone where that is known only while the job runs.
void add_fonts(const job::Job& job, std::vector<cache::Input>& inputs) {
  for (const auto& step : job.steps) {
    if (step.command->name != "annotate") continue;
    std::string font = job::Annotate().font;
    for (const auto& argument : step.arguments)
      if (argument.name == "font") font = argument.deferred ? "" : argument.text;
    cache::Input input{"font:" + font, {}};
    if (std::find(inputs.begin(), inputs.end(), input) == inputs.end())
      inputs.push_back(std::move(input));
  }
}

bool is_file(std::string_view url) {
  return url.starts_with("file:");
}

}  // namespace

Result<std::shared_ptr<const Folders>> open_folders(const Settings& settings) {
  auto sources = assets::LocalStorage::open(settings.roots, settings.file_versions);
  if (!sources) return sources.error();
  Folders folders{std::move(*sources), std::nullopt};
  if (!settings.chains.empty()) {
    auto chains = assets::LocalStorage::open({settings.chains});
    if (!chains) return chains.error();
    folders.chains = std::move(*chains);
  }
  return std::make_shared<const Folders>(std::move(folders));
}

Planner::Planner(std::shared_ptr<const Settings> settings, std::shared_ptr<const Folders> folders,
                 asio::thread_pool& blocking)
    : settings_(std::move(settings)),
      folders_(std::move(folders)),
      blocking_(blocking),
      versions_(settings_->recheck, kMaxMemos),
      chains_(settings_->recheck, kMaxMemos) {}

Result<job::Job> Planner::parse_now(const Mount& mount, const Request& request,
                                    const ChainTexts& chains, std::string& wanted) const {
  parser::Options options;
  options.strict = mount.strict;
  options.limits = settings_->job;
  if (mount.client_hints) options.hints = normal_hints(request.hints);
  options.chain_text = [&chains, &wanted](std::string_view path) -> Result<std::string> {
    const auto known = chains.find(path);
    if (known != chains.end()) return known->second;
    wanted = path;
    return Error{Code::internal, "chain not read yet", {}};
  };
  if (request.method == Method::post) return parser::parse_chain_text(request.body, options);
  return parser::parse(mount.dialect, request.target, mount.prefix.size(), options);
}

asio::awaitable<Result<std::string>> Planner::chain_text(std::string path) {
  if (const auto* known = chains_.find(path)) co_return *known;
  auto text = co_await run_blocking(blocking_, &read_chain_file, folders_, path);
  chains_.put(path, text);
  co_return text;
}

asio::awaitable<Result<job::Job>> Planner::parse(const Mount& mount, const Request& request) {
  ChainTexts chains;
  auto job = co_await parse(mount, request, chains);
  co_return job;
}

// The parser never waits: it is run again each time a chain it asked for has been read.
asio::awaitable<Result<job::Job>> Planner::parse(const Mount& mount, const Request& request,
                                                 ChainTexts& chains) {
  if (mount.proxy) co_return Error{Code::bad_request, "this mount passes requests on", {}};
  if (request.method == Method::post && mount.dialect != parser::Dialect::chain)
    co_return Error{Code::bad_request, "only the chain dialect takes POST", {}};
  for (;;) {
    std::string wanted;
    auto job = parse_now(mount, request, chains, wanted);
    if (wanted.empty()) co_return job;
    if (chains.size() > settings_->job.max_called_chains)
      co_return Error{Code::bad_request, "too many called chains", {}};
    auto text = co_await chain_text(wanted);
    chains.insert_or_assign(std::move(wanted), std::move(text));
  }
}

asio::awaitable<Result<std::string>> Planner::file_version(std::string url) {
  if (const auto* known = versions_.find(url)) co_return *known;
  std::string path = url.substr(5);
  auto version = co_await run_blocking(blocking_, &read_version, folders_, std::move(path));
  versions_.put(url, version);
  co_return version;
}

asio::awaitable<Result<Plan>> Planner::plan(const Mount& mount, const Request& request) {
  ChainTexts chains;
  auto job = co_await parse(mount, request, chains);
  if (!job) co_return job.error();
  Plan plan;
  for (const auto& [name, text] : chains) plan.order.also_from.push_back({"chain:" + name, {}});
  add_fonts(*job, plan.order.also_from);
  plan.negotiated = negotiates(*job);
  plan.download_name = job->download_name;
  plan.order.canonical_job = job::canonical_text(*job);
  plan.order.deadline = request.deadline;
  plan.order.target = request.target;
  plan.order.policy = mount.policy;
  plan.order.tags = mount.tags;
  if (plan.negotiated) plan.order.variant = job::negotiate(request.accept, settings_->auto_order);
  for (auto& url : job::known_inputs(*job)) {
    job::InputVersion input{std::move(url), {}};
    if (is_file(input.url)) {
      auto version = co_await file_version(input.url);
      if (!version) co_return version.error();
      input.version = std::move(*version);
    }
    plan.order.inputs.push_back(std::move(input));
  }
  plan.order.key = job::cache_key(plan.order.canonical_job, plan.order.inputs, plan.order.variant,
                                  settings_->renderer_settings);
  co_return plan;
}

void Planner::forget() {
  versions_.clear();
  chains_.clear();
}

asio::awaitable<bool> Planner::still_current(const cache::Object& object) {
  for (const auto& input : object.inputs) {
    if (!is_file(input.url)) continue;
    auto version = co_await file_version(input.url);
    if (!version || *version != input.version) co_return false;
  }
  co_return true;
}

const Mount* find_mount(const std::vector<Mount>& mounts, std::string_view target) {
  const Mount* best = nullptr;
  for (const Mount& mount : mounts) {
    if (!target.starts_with(mount.prefix)) continue;
    const auto rest = target.substr(mount.prefix.size());
    const bool boundary = rest.empty() || rest.front() == '/' || rest.front() == '?';
    if (boundary && (!best || mount.prefix.size() > best->prefix.size())) best = &mount;
  }
  return best;
}

}  // namespace tintype::server
