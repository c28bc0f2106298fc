#pragma once
// The work behind build_job: runs over the commands of a chain and of those it calls, keeps what
// they define, and lays down the steps that remain. One thread, used once.
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "job/build.h"
#include "job/resolution.h"
#include "job/scope.h"

namespace tintype::job {

class Builder {
 public:
  Builder(const ChainReader& read_chain, const JobLimits& limits);

  // Lays down the commands' steps; those after a sink that is always executed are passed over.
  Result<void> run(std::span<const RawCommand> commands);
  // The job, ended by a sink.
  Result<Job> finish();

 private:
  Result<void> run_one(const RawCommand& command);
  // The command's own condition and that of the calls around it.
  Result<Condition> condition_of(const RawCommand& command) const;

  Result<void> set(const RawCommand& command, const Condition& condition);
  Result<void> set_one(const RawParameter& name, const RawParameter& value,
                       const Condition& condition);
  Result<void> regex_case(const RawCommand& command, const CommandSpec& spec,
                          const Condition& condition);
  // Gives the variable a value, or lays down `step`, which will; `position` is for errors.
  Result<void> define(const std::string& name, Resolved value, Step step,
                      const Condition& condition, std::size_t position);

  Result<void> call(const RawCommand& command, const Condition& condition);
  Result<std::string> chain_path(const RawCommand& command) const;
  // Runs the chain's commands under the condition `guard`.
  Result<void> run_called(const std::string& path, std::string guard, const RawCommand& command);
  // The condition as a variable, for it is to be worked out once.
  Result<std::string> guard_for(const Condition& condition, std::size_t position);

  Result<void> lay_down(const RawCommand& command, const CommandSpec& spec,
                        const Condition& condition);
  Result<void> read_download(const RawCommand& command);

  const ChainReader& read_chain_;
  const JobLimits& limits_;
  Scope scope_;
  Job job_;
  std::vector<std::string> open_chains_;  // being run, outermost first
  std::string guard_;                     // condition of the calls around, or empty
  std::size_t commands_ = 0, sources_ = 0, calls_ = 0, guards_ = 0, patterns_ = 0;
  bool ended_ = false;
};

}  // namespace tintype::job
