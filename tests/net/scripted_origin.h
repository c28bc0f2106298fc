#pragma once
// An HTTP origin that answers as a test tells it to, in a thread of its own, on a free port. It
// counts what it saw, so it is a canary too: an origin nobody may reach.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace tintype {

struct Answer {
  std::string bytes;                    // head and body, as they are sent
  bool reset = false;                   // end with RST instead of FIN
  bool hang = false;                    // after the bytes, keep silent and open
  std::chrono::milliseconds a_byte{0};  // drip: wait so long before each byte
};

// A whole 200 answer.
Answer ok(const std::string& body, const std::string& more_headers = "");
Answer redirect(const std::string& to);

class ScriptedOrigin {
 public:
  // What to answer to a request target, called on the origin's thread.
  using Script = std::function<Answer(const std::string& target)>;

  explicit ScriptedOrigin(Script script, const std::string& address = "127.0.0.1");
  ~ScriptedOrigin();

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& target) const;
  int connections() const { return connections_; }
  int requests() const { return requests_; }
  std::string last_request() const;  // its head; only when the origin is not at work

 private:
  boost::asio::awaitable<void> accept_all();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

  Script script_;
  std::string address_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::atomic<int> connections_{0}, requests_{0};
  std::string last_request_;
  std::thread thread_;
};

}  // namespace tintype
