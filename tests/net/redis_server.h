#pragma once
// A real Redis on a free loopback port, in memory only.
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace tintype {

class RedisServer {
 public:
  // `more` are further arguments, as {"--requirepass", "x"}. Throws when Redis cannot be started.
  explicit RedisServer(std::vector<std::string> more = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::uint16_t port() const { return port_; }
  void hang() const;      // SIGSTOP
  void carry_on() const;  // SIGCONT
  void kill();
  void restart();  // on the same port, empty

 private:
  void launch();
  bool answers() const;

  std::vector<std::string> more_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace tintype
