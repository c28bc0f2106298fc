#include "net/nginx_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/fd.h"

namespace tintype {
namespace {

constexpr const char* kProgram = "/usr/sbin/nginx";

// A listening socket that nginx inherits: nobody else can take the port meanwhile, and connects
// succeed from the first moment.
Fd listen_on_free_port(std::uint16_t& port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.get(), generic, size) != 0 || ::listen(fd.get(), 64) != 0 ||
      ::getsockname(fd.get(), generic, &size) != 0)
    throw std::runtime_error("no port for nginx");
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

NginxServer::NginxServer(const std::string& server_lines) {
  if (::access(kProgram, X_OK) != 0) throw std::runtime_error("nginx is not installed");
  char pattern[] = "/tmp/tintype-nginx-XXXXXX";
  if (!::mkdtemp(pattern)) throw std::runtime_error("no folder for nginx");
  folder_ = pattern;
  std::filesystem::create_directory(folder_ + "/www");
  ::chmod(folder_.c_str(), 0755);
  const Fd listener = listen_on_free_port(port_);
  start(listener.get(), write_config(server_lines));
}

NginxServer::~NginxServer() {
  ::kill(pid_, SIGTERM);  // the master ends its worker
  ::waitpid(pid_, nullptr, 0);
  std::filesystem::remove_all(folder_);
}

std::string NginxServer::write_config(const std::string& server_lines) const {
  const std::string path = folder_ + "/nginx.conf";
  std::ofstream out(path);
  out << "daemon off;\npid " << folder_ << "/pid;\nerror_log " << folder_
      << "/error.log;\nevents {}\nhttp {\n  access_log off;\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    out << "  " << kind << "_temp_path " << folder_ << "/" << kind << ";\n";
  out << "  types { image/jpeg jpg; image/png png; }\n  server {\n    listen 127.0.0.1:" << port_
      << ";\n    root " << folder_ << "/www;\n    " << server_lines << "\n  }\n}\n";
  return path;
}

void NginxServer::start(int listener, const std::string& config) {
  const std::string inherited = "NGINX=" + std::to_string(listener) + ";";
  const std::string error_log = folder_ + "/error.log";
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no process for nginx");
  if (pid_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const char* arguments[] = {kProgram, "-c", config.c_str(), "-e", error_log.c_str(), nullptr};
  const char* environment[] = {inherited.c_str(), nullptr};
  ::execve(kProgram, const_cast<char**>(arguments), const_cast<char**>(environment));
  ::_exit(127);
}

std::string NginxServer::url(const std::string& target) const {
  return "http://127.0.0.1:" + std::to_string(port_) + target;
}

void NginxServer::put(const std::string& name, const std::string& content) const {
  std::ofstream(folder_ + "/www/" + name, std::ios::binary) << content;
}

}  // namespace tintype
