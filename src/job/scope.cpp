#include "job/scope.h"

#include <vector>

#include "job/names.h"

namespace tintype::job {
namespace {

Error bad(std::string message) {
  return Error{Code::bad_request, std::move(message), {}};
}

}  // namespace

Scope::Scope(const JobLimits& limits) : max_variables_(limits.max_variables) {
  environment_.variable = [this](std::string_view name) { return variable(name); };
  environment_.property = [this](std::string_view image, std::string_view) {
    return property(image);
  };
}

Result<void> Scope::set(std::string_view name, std::optional<std::string> value) {
  auto at = variables_.find(name);
  if (at != variables_.end()) {
    at->second = std::move(value);
    return {};
  }
  if (variables_.size() >= max_variables_)
    return bad("a chain may set " + std::to_string(max_variables_) + " variables");
  variables_.emplace(name, std::move(value));
  return {};
}

std::optional<std::string> Scope::known(std::string_view name) const {
  auto at = variables_.find(name);
  return at == variables_.end() ? std::nullopt : at->second;
}

Error Scope::no_such_image(std::string_view name) const {
  std::vector<std::string_view> names(images_.begin(), images_.end());
  return bad("there is no image " + std::string(name.substr(0, kMaxNameBytes)) + " yet" +
             did_you_mean(name, names));
}

Result<std::optional<Scalar>> Scope::variable(std::string_view name) const {
  auto at = variables_.find(name);
  if (at == variables_.end())
    return bad("global." + std::string(name.substr(0, kMaxNameBytes)) + " is not set");
  if (!at->second) return std::optional<Scalar>();
  return std::optional<Scalar>(*at->second);
}

Result<std::optional<Scalar>> Scope::property(std::string_view image) const {
  if (image == "current" && !has_image_) return bad("there is no image yet");
  if (image != "current" && !is_image(image)) return no_such_image(image);
  return std::optional<Scalar>();
}

}  // namespace tintype::job
