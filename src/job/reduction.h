#pragma once
// An expression worked out as far as its names are known: a value, or the canonical spelling of
// what is left, in which everything known stands as a constant. Pure.
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "job/expression.h"

namespace tintype::job {

struct Reduction {
  std::optional<Scalar> value;
  std::string rest;  // when there is no value; without outer parentheses
};

// The canonical spelling may stand in more parentheses than what was written.
inline constexpr std::size_t kDepthSlack = 4;

// Fails as evaluate() does.
Result<Reduction> reduce(std::string_view expression, const Environment& environment,
                         std::size_t max_depth, std::size_t max_bytes);

// Two conditions of which both must hold; either may be empty, which always holds.
std::string both(const std::string& first, const std::string& second);

}  // namespace tintype::job
