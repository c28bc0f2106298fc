#pragma once
// The commands that a query stands for, as they are laid down one after another. A command's and
// its parameters' position is that of the query parameter it comes from.
#include <string>
#include <string_view>
#include <vector>

#include "job/job.h"

namespace tintype::parser {

class QueryCommands {
 public:
  // Begins a command; `with` adds to the one begun last. Values are literal text.
  QueryCommands& add(std::string_view command, std::size_t position);
  QueryCommands& with(std::string_view parameter, std::string_view value);

  const std::vector<job::RawCommand>& all() const { return commands_; }

 private:
  std::vector<job::RawCommand> commands_;
};

}  // namespace tintype::parser
