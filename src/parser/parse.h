#pragma once
// Request target to Job: the one door to all dialects. Pure but for the chain reader; any thread.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "job/job.h"

namespace tintype::parser {

enum class Dialect { chain, query };
std::optional<Dialect> dialect_from(std::string_view name);
std::string_view to_string(Dialect dialect);

// The text of a chain kept on the server, by its path beneath the chains' root, with or without the
// extension `.chain`. not_found when there is none.
using ChainText = std::function<Result<std::string>(std::string_view path)>;

// What the client has told of itself, in a few normal values (server/client_hints.h). The query
// dialect takes them for parameters the target does not have; a chain has them as the variables
// hint.dpr, hint.width (0: not told) and hint.save_data (0 or 1).
struct Hints {
  std::string dpr = "1", width = "0";
  bool save_data = false;
};

struct Options {
  bool strict = false;  // query: unknown parameters are bad_request instead of ignored
  job::JobLimits limits;
  std::optional<Hints> hints;  // nothing: the mount does not ask for them
  ChainText chain_text;        // empty: `call` is refused
};

// `target` is the raw origin-form request target, nothing decoded; `prefix_length` how much of it
// is the mount. Errors are bad_request with the position in `target` (or what chain_text fails
// with).
Result<job::Job> parse(Dialect dialect, std::string_view target, std::size_t prefix_length,
                       const Options& options);

// A chain as a file or a POST body holds it: commands by newline or `&`, `#` comments, not
// percent-encoded. Positions are offsets in `text`.
Result<job::Job> parse_chain_text(std::string_view text, const Options& options);

}  // namespace tintype::parser
