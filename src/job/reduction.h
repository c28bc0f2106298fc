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

// The canonical spelling may stand in more parentheses than what was written, and be longer by its
// escapes: what reads it bounds it by these.
std::size_t canonical_depth(const JobLimits& limits);
std::size_t canonical_bytes(const JobLimits& limits);

// Fails as evaluate() does.
Result<Reduction> reduce(std::string_view expression, const Environment& environment,
                         std::size_t max_depth, std::size_t max_bytes);

// The condition, in parentheses, that two others both hold, which are so too, and of which the
// second may be empty.
std::string both(const std::string& first, const std::string& second);

// Where every name exists and none has a value yet.
const Environment& nothing_known();

}  // namespace tintype::job
