#pragma once
// Request to order: parse, canonical form, the versions of file inputs, the cache key. One for each
// I/O thread; what it asks of the file system goes to the blocking pool and is remembered for the
// configured moment.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "assets/local_storage.h"
#include "base/error.h"
#include "job/job.h"
#include "server/maker.h"
#include "server/memo.h"
#include "server/message.h"
#include "server/settings.h"

namespace tintype::server {

// The folders a planner reads, opened once for all threads.
struct Folders {
  assets::LocalStorage sources;
  std::optional<assets::LocalStorage> chains;
};
Result<std::shared_ptr<const Folders>> open_folders(const Settings& settings);

struct Plan {
  Order order;
  bool negotiated = false;  // the answer depends on Accept
  std::string download_name;
};

class Planner {
 public:
  Planner(std::shared_ptr<const Settings> settings, std::shared_ptr<const Folders> folders,
          boost::asio::thread_pool& blocking);

  // The job alone: for explain. Errors are the parser's, with positions, and not_found for a chain.
  boost::asio::awaitable<Result<job::Job>> parse(const Mount& mount, const Request& request);

  // Everything up to the key. not_found when a file input is not there.
  boost::asio::awaitable<Result<Plan>> plan(const Mount& mount, const Request& request);

  // True when every file the object was made from, beyond those in its key, is still the same.
  boost::asio::awaitable<bool> still_current(const cache::Object& object);

  // Files and chains are looked at anew from now on, whenever they were last.
  void forget();

 private:
  boost::asio::awaitable<Result<std::string>> file_version(std::string url);
  // The texts of the chains that one request calls, as they were read for it.
  using ChainTexts = std::map<std::string, Result<std::string>, std::less<>>;

  boost::asio::awaitable<Result<std::string>> chain_text(std::string path);
  boost::asio::awaitable<Result<job::Job>> parse(const Mount& mount, const Request& request,
                                                 ChainTexts& chains);
  Result<job::Job> parse_now(const Mount& mount, const Request& request, const ChainTexts& chains,
                             std::string& wanted) const;

  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<const Folders> folders_;
  boost::asio::thread_pool& blocking_;
  Memo<Result<std::string>> versions_;
  Memo<Result<std::string>> chains_;
};

// The mount a target belongs to: the longest prefix at a path boundary. Null when there is none.
const Mount* find_mount(const std::vector<Mount>& mounts, std::string_view target);

}  // namespace tintype::server
