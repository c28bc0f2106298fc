#include "parser/parse.h"

#include "parser/chain.h"
#include "parser/query.h"

namespace tintype::parser {

std::optional<Dialect> dialect_from(std::string_view name) {
  if (name == "chain") return Dialect::chain;
  if (name == "query") return Dialect::query;
  return {};
}

std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::chain: return "chain";
    case Dialect::query: return "query";
  }
  return "chain";
}

Result<job::Job> parse(Dialect dialect, std::string_view target, std::size_t prefix_length,
                       const Options& options) {
  switch (dialect) {
    case Dialect::chain: return parse_chain_target(target, prefix_length, options);
    case Dialect::query: return parse_query(target, prefix_length, options);
  }
  return Error{Code::internal, "no such dialect", {}};
}

}  // namespace tintype::parser
