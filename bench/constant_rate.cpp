// An open-loop load generator: asks for one target so many times a second, whether or not the
// answers keep up, and measures each from the moment it was due. (A closed loop sends the next
// request when the last was answered: a server that stalls is then asked less, and its worst
// moments go unseen.)
//   constant_rate PORT TARGET RATE SECONDS CONNECTIONS
// One thread, which spins; kept-alive connections to 127.0.0.1. Prints one JSON object. Ends with 1
// when an answer is not a whole 200.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int fd = -1;
  Clock::time_point due;
  std::string head;        // of the answer, as far as it has come
  std::uint64_t left = 0;  // of its body
  bool in_body = false;
};

class Load {
 public:
  Load(std::uint16_t port, const std::string& target, double rate, std::size_t connections)
      : request_("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        between_(
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate))),
        epoll_(::epoll_create1(0)),
        connections_(connections) {
    for (Connection& connection : connections_) open(connection, port);
  }

  void run(std::chrono::seconds length) {
    const auto begin = Clock::now();
    const auto total = static_cast<std::uint64_t>(length / between_);
    latencies_.reserve(total);
    for (std::uint64_t planned = 0; planned < total || latencies_.size() < total;) {
      const auto now = Clock::now();
      for (; planned < total && begin + planned * between_ <= now; ++planned)
        waiting_.push_back(begin + planned * between_);
      most_waiting_ = std::max(most_waiting_, waiting_.size());
      while (!waiting_.empty() && !idle_.empty()) send_next();
      take_answers();
      if (now - begin > length + std::chrono::seconds(20))
        throw std::runtime_error("it never ends");
    }
  }

  void print() {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [&](double share) {
      const auto index =
          static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1));
      return std::chrono::duration<double, std::micro>(latencies_[index]).count();
    };
    std::printf(
        "{\"answers\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, "
        "\"max_us\": %.1f, \"most_waiting\": %zu}\n",
        latencies_.size(), at(0.5), at(0.99), at(0.999), at(1), most_waiting_);
  }

 private:
  void open(Connection& connection, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection.fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
    idle_.push_back(&connection);
  }

  void send_next() {
    Connection& connection = *idle_.back();
    idle_.pop_back();
    connection.due = waiting_.front();
    waiting_.pop_front();
    const auto sent = ::send(connection.fd, request_.data(), request_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request_.size())) throw std::runtime_error("cannot send");
  }

  void take_answers() {
    epoll_event events[64];
    const int count = ::epoll_wait(epoll_, events, 64, 0);
    for (int i = 0; i < count; ++i) take(*static_cast<Connection*>(events[i].data.ptr));
  }

  void take(Connection& connection) {
    char buffer[16 * 1024];
    for (;;) {
      // The body is counted, not copied.
      const int flags = MSG_DONTWAIT | (connection.in_body ? MSG_TRUNC : 0);
      const std::size_t room = connection.in_body ? connection.left : sizeof buffer;
      const ssize_t got = ::recv(connection.fd, connection.in_body ? nullptr : buffer, room, flags);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
      if (got <= 0) throw std::runtime_error("the server closed a connection");
      if (connection.in_body)
        connection.left -= static_cast<std::uint64_t>(got);
      else
        take_head(connection, {buffer, static_cast<std::size_t>(got)});
      if (connection.in_body && connection.left == 0) return done(connection);
    }
  }

  void take_head(Connection& connection, std::string_view bytes) {
    connection.head += bytes;
    const auto end = connection.head.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (!connection.head.starts_with("HTTP/1.1 200 ")) throw std::runtime_error(connection.head);
    const auto field = connection.head.find("\r\nContent-Length: ");
    if (field == std::string::npos || field > end) throw std::runtime_error("no Content-Length");
    connection.left = std::strtoull(connection.head.c_str() + field + 18, nullptr, 10);
    const std::size_t came = connection.head.size() - end - 4;
    if (came > connection.left) throw std::runtime_error("more than one answer");
    connection.left -= came;
    connection.in_body = true;
  }

  void done(Connection& connection) {
    latencies_.push_back(Clock::now() - connection.due);
    connection.head.clear();
    connection.in_body = false;
    idle_.push_back(&connection);
  }

  const std::string request_;
  const Clock::duration between_;
  const int epoll_;
  std::vector<Connection> connections_;
  std::vector<Connection*> idle_;
  std::deque<Clock::time_point> waiting_;
  std::size_t most_waiting_ = 0;
  std::vector<Clock::duration> latencies_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 6) {
    std::fputs("constant_rate PORT TARGET RATE SECONDS CONNECTIONS\n", stderr);
    return 2;
  }
  try {
    Load load(static_cast<std::uint16_t>(std::atoi(arguments[1])), arguments[2],
              std::atof(arguments[3]), static_cast<std::size_t>(std::atoi(arguments[5])));
    load.run(std::chrono::seconds(std::atoi(arguments[4])));
    load.print();
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "constant_rate: %s\n", fault.what());
    return 1;
  }
}
