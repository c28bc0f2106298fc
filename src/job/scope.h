#pragma once
// What a chain has defined so far while it is built: variables, known or known only while the job
// runs, and names of images. One thread.
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error.h"
#include "job/expression.h"

namespace tintype::job {

class Scope {
 public:
  explicit Scope(const JobLimits& limits);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  // bad_request without a position when there would be more than max_variables. Nothing as a value
  // makes it known only while the job runs.
  Result<void> set(std::string_view name, std::optional<std::string> value);
  // The known value; nothing when the variable has none or is not set.
  std::optional<std::string> known(std::string_view name) const;

  void add_image() { has_image_ = true; }
  void name_image(std::string_view name) { images_.emplace(name); }
  bool has_image() const { return has_image_; }
  bool is_image(std::string_view name) const { return images_.contains(name); }
  // "there is no image bag yet (did you mean bug?)".
  Error no_such_image(std::string_view name) const;

  // Looks names up here; lives as long as the scope.
  const Environment& environment() const { return environment_; }

 private:
  Result<std::optional<Scalar>> variable(std::string_view name) const;
  Result<std::optional<Scalar>> property(std::string_view image) const;

  std::size_t max_variables_;
  std::map<std::string, std::optional<std::string>, std::less<>> variables_;
  std::set<std::string, std::less<>> images_;
  bool has_image_ = false;
  Environment environment_;
};

}  // namespace tintype::job
