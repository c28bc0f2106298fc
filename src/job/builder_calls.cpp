// Chains that call other chains: the called one's commands are run in place.
#include <algorithm>

#include "job/builder.h"
#include "job/names.h"
#include "job/reduction.h"
#include "job/step_reader.h"

namespace tintype::job {
namespace {

constexpr std::string_view kFileScheme = "file:";
constexpr std::string_view kExtension = ".chain";

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

// The error of a called chain, seen from the call.
Error from_chain(Error error, const std::string& path, std::size_t position) {
  std::string where = "in the chain " + path;
  if (error.position) where += " at byte " + std::to_string(*error.position);
  error.message = where + ": " + error.message;
  error.position = position;
  return error;
}

}  // namespace

Result<void> Builder::call(const RawCommand& command, const Condition& condition) {
  auto path = chain_path(command);
  if (!path) return path.error();
  if (++calls_ > limits_.max_called_chains)
    return error_at(command.position,
                    "a job may call " + std::to_string(limits_.max_called_chains) + " chains");
  if (open_chains_.size() >= limits_.max_call_depth)
    return error_at(command.position, "chains call each other more than " +
                                          std::to_string(limits_.max_call_depth) + " deep");
  bool own = condition.rest != guard_;
  auto guard = own ? guard_for(condition, command.position) : Result<std::string>(guard_);
  if (!guard) return guard.error();
  return run_called(*path, std::move(*guard), command);
}

Result<std::string> Builder::chain_path(const RawCommand& command) const {
  auto step = read_step(command, *find_command("call"), scope_, limits_);
  if (!step) return step.error();
  const Argument& url = step->arguments.front();
  if (url.deferred)
    return error_at(url.position, "which chain is called cannot depend on an image");
  std::string_view path = url.text;
  if (!path.starts_with(kFileScheme))
    return error_at(url.position, "only chains kept on the server can be called: file:PATH");
  path.remove_prefix(kFileScheme.size());
  if (path.ends_with(kExtension)) path.remove_suffix(kExtension.size());
  if (std::ranges::find(open_chains_, path) == open_chains_.end()) return std::string(path);
  std::string circle;
  for (auto at = std::ranges::find(open_chains_, path); at != open_chains_.end(); ++at)
    circle += *at + " calls ";
  return error_at(url.position,
                  "chains call each other in a circle: " + circle + std::string(path));
}

Result<std::string> Builder::guard_for(const Condition& condition, std::size_t position) {
  std::string name = std::string(kHiddenPrefix) + std::to_string(++guards_);
  if (auto done = scope_.set(name, std::nullopt); !done)
    return error_at(position, done.error().message);
  Step step;
  step.command = find_command("set");
  step.position = position;
  step.arguments = {{"key", name, false, position}, {"value", condition.rest, true, position}};
  job_.steps.push_back(std::move(step));
  return "(" + std::string(kVariablePrefix) + name + ")";
}

Result<void> Builder::run_called(const std::string& path, std::string guard,
                                 const RawCommand& command) {
  std::size_t position = command.position;
  if (!read_chain_) return Error{Code::forbidden, "chains cannot be called here", position};
  auto commands = read_chain_(path);
  if (!commands) return from_chain(commands.error(), path, position);
  std::size_t first = job_.steps.size();
  std::swap(guard_, guard);
  open_chains_.push_back(path);
  auto done = run(*commands);
  open_chains_.pop_back();
  std::swap(guard_, guard);
  if (!done) return from_chain(done.error(), path, position);
  for (auto step = job_.steps.begin() + static_cast<std::ptrdiff_t>(first);
       step != job_.steps.end(); ++step) {
    step->position = position;
    for (Argument& argument : step->arguments) argument.position = position;
  }
  return {};
}

}  // namespace tintype::job
