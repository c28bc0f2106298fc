#include "job/image_names.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "job/escape.h"
#include "job/expression_parser.h"
#include "job/names.h"
#include "job/reduction.h"
#include "job/step_reader.h"
#include "job/substitution.h"

namespace tintype::job {
namespace {

constexpr std::string_view kCurrent = "current";

std::vector<Node> nodes_of(std::string_view expression) {
  // It is canonical, so it is read whatever its depth.
  auto nodes = parse_expression(expression, nullptr, expression.size());
  return nodes ? std::move(*nodes) : std::vector<Node>();
}

// Calls `found` with every variable that the text names, as `global.x`.
template <class Found>
void variables_in(std::string_view text, Found found) {
  auto pieces = read_pieces(text, nothing_known(), 2 * text.size());
  if (!pieces) return;
  for (const Piece& piece : *pieces)
    if (piece.variable) found(std::string(kVariablePrefix) + piece.text);
}

template <class Found>
void names_in_expression(std::string_view expression, Found found) {
  for (const Node& node : nodes_of(expression)) {
    if (node.kind == Node::Kind::property) found(std::string(node.text));
    if (node.kind == Node::Kind::text) variables_in(node.text, found);
    if (node.kind == Node::Kind::variable)
      found(std::string(kVariablePrefix) + std::string(node.text));
  }
}

// Every name that the step refers to: images plain, variables as `global.x`.
template <class Found>
void names_in(const Step& step, Found found) {
  if (const std::string* image = used_image(step)) found(*image);
  if (!step.condition.empty()) names_in_expression(step.condition, found);
  for (const Argument& argument : step.arguments) {
    if (!argument.deferred) continue;
    if (is_parenthesised(argument.text))
      names_in_expression(argument.text, found);
    else
      variables_in(argument.text, found);
  }
}

// The name that the step does nothing but define, or nothing.
std::string sole_definition(const Step& step) {
  const std::string& command = step.command->name;
  if (command == "copy") return *defined_image(step);
  if (command != "set" && command != "regexcase") return {};
  std::string_view parameter = command == "set" ? "key" : "name";
  auto at = std::ranges::find(step.arguments, parameter, &Argument::name);
  return std::string(kVariablePrefix) + at->text;
}

// Takes out steps that only define what is not referred to, and then what only those referred to.
class Pruner {
 public:
  explicit Pruner(Job& job) : job_(job), dropped_(job.steps.size()) {
    for (std::size_t i = 0; i < job.steps.size(); ++i) {
      names_in(job.steps[i], [&](const std::string& name) { ++uses_[name]; });
      if (auto name = sole_definition(job.steps[i]); !name.empty()) definers_[name].push_back(i);
    }
  }

  void run() {
    std::vector<std::string> unused;
    for (const auto& [name, steps] : definers_)
      if (!uses_.contains(name)) unused.push_back(name);
    while (!unused.empty()) {
      std::string name = std::move(unused.back());
      unused.pop_back();
      for (std::size_t step : definers_[name]) {
        dropped_[step] = true;
        names_in(job_.steps[step], [&](const std::string& used) {
          if (--uses_[used] == 0 && definers_.contains(used)) unused.push_back(used);
        });
      }
    }
    std::size_t index = 0;
    std::erase_if(job_.steps, [&](const Step&) { return dropped_[index++]; });
  }

  bool is_used(const std::string& name) const {
    auto at = uses_.find(name);
    return at != uses_.end() && at->second > 0;
  }

 private:
  Job& job_;
  std::vector<bool> dropped_;
  std::map<std::string, std::size_t> uses_;
  std::map<std::string, std::vector<std::size_t>> definers_;
};

using NewNames = std::map<std::string, std::string, std::less<>>;

std::string renamed_expression(std::string_view expression, const NewNames& names) {
  std::string out;
  std::size_t copied = 0;
  auto nodes = nodes_of(expression);
  std::ranges::sort(nodes, {}, &Node::position);
  for (const Node& node : nodes) {
    if (node.kind != Node::Kind::property || node.text == kCurrent) continue;
    auto name = names.find(node.text);
    if (name == names.end()) continue;
    out += expression.substr(copied, node.position - copied);
    out += name->second;
    copied = node.position + node.text.size();
  }
  out += expression.substr(copied);
  return out;
}

void rename(Step& step, const NewNames& names) {
  if (!step.condition.empty()) step.condition = renamed_expression(step.condition, names);
  bool defines = defined_image(step) != nullptr;
  for (Argument& argument : step.arguments) {
    if (argument.deferred) {
      if (is_parenthesised(argument.text)) argument.text = renamed_expression(argument.text, names);
    } else if (argument.name == "image" || (defines && argument.name == "name")) {
      argument.text = names.find(argument.text)->second;
    }
  }
}

}  // namespace

void normalise_names(Job& job) {
  Pruner pruner(job);
  pruner.run();
  NewNames names;
  for (Step& step : job.steps) {
    const std::string* name = defined_image(step);
    if (name == nullptr) continue;
    if (pruner.is_used(*name)) {
      names.emplace(*name, "i" + std::to_string(names.size() + 1));
    } else {
      std::erase_if(step.arguments,
                    [](const Argument& argument) { return argument.name == "name"; });
    }
  }
  for (Step& step : job.steps) rename(step, names);
}

}  // namespace tintype::job
