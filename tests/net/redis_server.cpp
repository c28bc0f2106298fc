#include "net/redis_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/fd.h"

namespace tintype {
namespace {

constexpr const char* kProgram = "/usr/bin/redis-server";

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const Fd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.get(), generic, size) != 0 || ::getsockname(fd.get(), generic, &size) != 0)
    throw std::runtime_error("no port for Redis");
  return ntohs(address.sin_port);
}

}  // namespace

RedisServer::RedisServer(std::vector<std::string> more)
    : more_(std::move(more)), port_(free_port()) {
  if (::access(kProgram, X_OK) != 0) throw std::runtime_error("redis-server is not installed");
  launch();
}

RedisServer::~RedisServer() {
  kill();
}

void RedisServer::launch() {
  std::vector<std::string> words{kProgram,   "--port", std::to_string(port_), "--bind", "127.0.0.1",
                                 "--save",   "",       "--appendonly",        "no",     "--logfile",
                                 "/dev/null"};
  words.insert(words.end(), more_.begin(), more_.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no process for Redis");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execv(kProgram, arguments.data());
    ::_exit(127);
  }
  for (int tries = 0; tries < 1000 && !answers(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  if (!answers()) throw std::runtime_error("Redis did not start");
}

bool RedisServer::answers() const {
  const Fd fd(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port_);
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void RedisServer::hang() const {
  ::kill(pid_, SIGSTOP);
}

void RedisServer::carry_on() const {
  ::kill(pid_, SIGCONT);
}

void RedisServer::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void RedisServer::restart() {
  kill();
  launch();
}

}  // namespace tintype
