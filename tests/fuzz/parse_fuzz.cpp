// Any bytes as a request target of either dialect and as the text of a chain: every answer is a job
// or an error that points into the input, and a job's canonical text reads back as itself.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "job/expression.h"
#include "parser/parse.h"

namespace tintype {
namespace {

[[noreturn]] void fail(std::string_view what, std::string_view about) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(about.size()), about.data());
  std::abort();
}

parser::Options options() {
  parser::Options options;
  options.chain_text = [](std::string_view path) -> Result<std::string> {
    if (path == "a") return std::string("source=url[file:a],name[o]\n# comment\ncall=url[file:b]");
    if (path == "b")
      return std::string("scale=width[o.width/2]&set=w[5]\nflip=if[current.width>3]");
    if (path == "c") return std::string("call=url[file:c]");
    return Error{Code::not_found, "there is no such chain", {}};
  };
  return options;
}

// Every deferred argument is resolved with some value, as a worker would.
void bind_all(const job::Job& job) {
  job::Environment environment = {
      [](std::string_view) { return Result<std::optional<job::Scalar>>(job::Scalar("12")); },
      [](std::string_view, std::string_view) {
        return Result<std::optional<job::Scalar>>(job::Scalar(7.0));
      }};
  for (const job::Step& step : job.steps) {
    auto bound = job::bind(step, [&](const job::Argument& argument) -> Result<std::string> {
      auto text = job::resolve_value(argument.text, environment);
      if (!text) return text.error();
      if (!*text) fail("not resolved", argument.text);
      return std::move(**text);
    });
    if (!bound && bound.error().code != Code::bad_request) fail("bound", bound.error().message);
  }
}

void check(const Result<job::Job>& job, std::string_view input) {
  if (!job) {
    if (job.error().code == Code::internal) fail("internal error", input);
    if (job.error().position.value_or(0) > input.size()) fail("position outside", input);
    if (job.error().code == Code::bad_request && !job.error().position) fail("nowhere", input);
    return;
  }
  std::string canonical = job::canonical_text(*job);
  auto again = job::parse_canonical(canonical, {});
  if (!again) fail("canonical text refused: " + again.error().message, canonical);
  if (job::canonical_text(*again) != canonical) fail("canonical text differs", canonical);
  bind_all(*again);
}

}  // namespace
}  // namespace tintype

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tintype;
  if (size == 0) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  static const parser::Options kOptions = options();
  switch (input[0] % 4) {
    case 0: check(parser::parse(parser::Dialect::chain, input, 1, kOptions), input); break;
    case 1: check(parser::parse(parser::Dialect::query, input, 1, kOptions), input); break;
    case 2: check(parser::parse_chain_text(input.substr(1), kOptions), input); break;
    default: {
      auto job = job::parse_canonical(input.substr(1), {});
      if (job && job::canonical_text(*job) != input.substr(1)) fail("not itself", input);
    }
  }
  return 0;
}
