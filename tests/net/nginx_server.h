#pragma once
// A real nginx, serving a folder of its own on a free loopback port.
#include <sys/types.h>

#include <cstdint>
#include <string>

namespace tintype {

class NginxServer {
 public:
  // `server_lines` goes into the server block beside listen and root. Throws when nginx is not
  // there to be started.
  explicit NginxServer(const std::string& server_lines = "");
  ~NginxServer();
  NginxServer(const NginxServer&) = delete;
  NginxServer& operator=(const NginxServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& target) const;
  void put(const std::string& name, const std::string& content) const;

 private:
  std::string write_config(const std::string& server_lines) const;
  void start(int listener, const std::string& config);

  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace tintype
