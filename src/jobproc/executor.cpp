#include "jobproc/executor.h"

#include <set>
#include <utility>
#include <variant>

#include "engines/hold.h"

namespace tintype::jobproc {

using vips::VImage;

namespace {

Error at(Error error, std::size_t position) {
  if (!error.position) error.position = position;
  return error;
}

Error not_known(std::string_view text) {
  return Error{Code::internal, "a value is not known although the job runs", {}, std::string(text)};
}

}  // namespace

Executor::Executor(const Limits& limits, const Foresight& foresight, const InputSource& inputs)
    : limits_(limits),
      foresight_(foresight),
      inputs_(inputs),
      sizes_{limits.max_result_pixels, limits.max_dimension_px} {}

Result<void> Executor::run(const job::Step& step) {
  const Result<bool> wanted = applies(step);
  if (!wanted) return at(wanted.error(), step.position);
  if (!*wanted) return {};
  const Result<job::Command> command = bound(step);
  if (!command) return at(command.error(), step.position);
  Result<void> done = std::visit([this](const auto& typed) { return perform(typed); }, *command);
  if (done) done = check_held();
  if (!done) return at(done.error(), step.position);
  return {};
}

Result<bool> Executor::applies(const job::Step& step) const {
  if (step.condition.empty()) return true;
  const auto value = job::evaluate(
      step.condition, environment_of(variables_, pictures_, current_.get()), limits_.job);
  if (!value) {
    Error error = value.error();
    error.position = step.position;  // its own is within the condition
    return error;
  }
  if (!*value) return not_known(step.condition);
  return job::truthy(**value);
}

Result<job::Command> Executor::bound(const job::Step& step) const {
  const job::Environment environment = environment_of(variables_, pictures_, current_.get());
  return job::bind(step, [&](const job::Argument& argument) -> Result<std::string> {
    auto value = job::resolve_value(argument.text, environment, limits_.job);
    if (!value) return value.error();
    if (!*value) return not_known(argument.text);
    return std::move(**value);
  });
}

Result<Picture*> Executor::current() const {
  if (current_) return current_.get();
  return Error{Code::bad_request, "there is no image yet: source or blank must come first", {}};
}

Result<VImage> Executor::named(const job::Name& name) {
  const auto found = pictures_.find(name.text);
  if (found == pictures_.end()) {
    return Error{Code::bad_request, "there is no image called " + name.text, {}};
  }
  Picture& picture = *found->second;
  Result<VImage> pixels = picture.pixels(sizes_);
  if (!pixels) return pixels;
  Result<VImage> held = engines::hold(*pixels);
  if (held) picture.keep(*held);
  return held;
}

Result<std::string_view> Executor::input(const std::string& url) {
  const auto known = input_bytes_.find(url);
  if (known != input_bytes_.end()) return known->second;
  // Profiles are inputs too, one for each source at most.
  if (input_bytes_.size() >= 2 * limits_.job.max_sources) {
    return Error{Code::bad_request, "the job has too many sources", {}};
  }
  Result<std::string_view> bytes = inputs_(url);
  if (bytes) input_bytes_.emplace(url, *bytes);
  return bytes;
}

void Executor::make_current(std::shared_ptr<Picture> picture,
                            const std::optional<job::Name>& name) {
  current_ = std::move(picture);
  if (name) pictures_[name->text] = current_;
}

Result<void> Executor::check_held() const {
  std::set<const Picture*> seen{current_.get()};
  for (const auto& [name, picture] : pictures_) seen.insert(picture.get());
  std::uint64_t pixels = 0;
  for (const Picture* picture : seen) {
    if (picture == nullptr || picture->pending()) continue;
    const VImage& image = picture->header();
    pixels +=
        static_cast<std::uint64_t>(image.width()) * static_cast<std::uint64_t>(image.height());
  }
  if (pixels <= limits_.max_held_pixels) return {};
  return Error{Code::too_large, "the job's images have too many pixels together", {}};
}

Result<void> Executor::replace(Picture& picture, Result<VImage> pixels, const Change& change) {
  if (!pixels) return pixels.error();
  Result<VImage> changed = change(std::move(pixels).value());
  if (!changed) return changed.error();
  if (auto allowed = engines::check_size(*changed, sizes_); !allowed) return allowed.error();
  picture.replace(std::move(changed).value());
  return {};
}

Result<void> Executor::change(const Change& change) {
  const Result<Picture*> picture = current();
  if (!picture) return picture.error();
  return replace(**picture, (*picture)->pixels(sizes_), change);
}

Result<void> Executor::change_in_order(const Change& change) {
  const Result<Picture*> picture = current();
  if (!picture) return picture.error();
  return replace(**picture, (*picture)->stream(sizes_), change);
}

Result<void> Executor::change_held(const Change& change) {
  return this->change([&](VImage image) -> Result<VImage> {
    Result<VImage> held = engines::hold(image);
    return held ? change(std::move(held).value()) : held;
  });
}

Result<void> Executor::hold_current() {
  const Result<Picture*> picture = current();
  if (!picture) return picture.error();
  const Result<VImage> pixels = (*picture)->pixels(sizes_);
  if (!pixels) return pixels.error();
  Result<VImage> held = engines::hold(*pixels);
  if (!held) return held.error();
  (*picture)->keep(std::move(held).value());
  return {};
}

}  // namespace tintype::jobproc
