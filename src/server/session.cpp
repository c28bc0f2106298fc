#include "server/session.h"

#include <sys/sendfile.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "server/failure.h"
#include "server/gate.h"
#include "server/http_head.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t kReadChunk = 4096;
constexpr std::size_t kWriteChunk = 512 * 1024;
constexpr std::size_t kMaxLingerBytes = 256 * 1024;
constexpr std::chrono::seconds kLinger{1};

bool may_be_hot(const Request& request) {
  return request.method == Method::get && !request.fields && request.if_none_match.empty() &&
         request.if_modified_since.empty() && request.if_match.empty() &&
         request.if_unmodified_since.empty() && request.range.empty() && request.hints.none();
}

}  // namespace

Session::Session(tcp::socket socket, std::shared_ptr<Door> door)
    : socket_(std::move(socket)), door_(std::move(door)), service_(door_->service) {
  door_->sessions.insert(this);
  boost::system::error_code ignored;
  const auto endpoint = socket_.remote_endpoint(ignored);
  client_ = endpoint.address().to_string();
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.native_non_blocking(true, ignored);
  if (service_->metrics) service_->metrics->opened();
}

Session::~Session() {
  door_->sessions.erase(this);
  if (service_->metrics) service_->metrics->closed();
}

asio::awaitable<void> Session::run() {
  for (;;) {
    const auto head = co_await read_head();
    if (head.empty()) break;
    busy_ = true;
    const bool more = co_await serve_one(head);
    busy_ = false;
    if (!more || door_->draining) break;
  }
  co_await linger();
}

void Session::wind_up() {
  if (!busy_) socket_.cancel();
}

void Session::wait_until(Clock::time_point deadline) {
  deadline_ = deadline;
  timed_out_ = false;
}

void Session::check_deadline(Clock::time_point now) {
  if (now < deadline_) return;
  deadline_ = Clock::time_point::max();
  timed_out_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

// One head, however it is cut into packets; what follows it stays for the next. The whole head must
// be here within head_timeout of its first byte.
asio::awaitable<std::string_view> Session::read_head() {
  input_.erase(0, head_size_);
  head_size_ = 0;
  service_ = door_->service;
  const auto& http = service_->http;
  std::size_t searched = 0;
  auto deadline = Clock::now() + (input_.empty() ? http.idle_timeout : http.head_timeout);
  for (;;) {
    const auto end = input_.find("\r\n\r\n", searched);
    if (end != std::string::npos) {
      head_size_ = end + 4;
      if (head_size_ > http.max_head_bytes) break;
      co_return std::string_view(input_).substr(0, head_size_);
    }
    searched = input_.size() < 3 ? 0 : input_.size() - 3;
    if (input_.size() > http.max_head_bytes) break;
    const bool first = input_.empty();
    const std::size_t used = input_.size();
    input_.resize(used + kReadChunk);
    wait_until(deadline);
    const auto space = asio::buffer(input_.data() + used, kReadChunk);
    const auto [error, received] = co_await socket_.async_read_some(space, kQuiet);
    input_.resize(used + received);
    if (timed_out_ && !first) co_await refuse(408, "the request did not arrive in time");
    if (error) co_return std::string_view{};
    if (first) deadline = Clock::now() + http.head_timeout;
  }
  co_await refuse(431, "request head too large");
  co_return std::string_view{};
}

asio::awaitable<bool> Session::read_body(std::size_t size, std::string& body) {
  const std::size_t present = std::min(size, input_.size() - head_size_);
  body.assign(input_, head_size_, present);
  head_size_ += present;
  wait_until(Clock::now() + service_->http.body_timeout);
  while (body.size() < size) {
    const std::size_t used = body.size();
    const std::size_t chunk = std::min(size - used, kReadChunk);
    body.resize(used + chunk);
    const auto space = asio::buffer(body.data() + used, chunk);
    const auto [error, received] = co_await socket_.async_read_some(space, kQuiet);
    body.resize(used + received);
    if (error) co_return false;
  }
  co_return true;
}

GateLimits Session::limits_for(std::string_view head) const {
  const auto& http = service_->http;
  GateLimits limits{http.max_target_bytes, http.max_headers, http.max_body_bytes};
  const auto passed = service_->passes ? service_->passes(target_of(head)) : std::nullopt;
  limits.any_method = passed.has_value();
  limits.max_body_bytes = passed.value_or(limits.max_body_bytes);
  return limits;
}

asio::awaitable<bool> Session::serve_one(std::string_view head) {
  const auto& http = service_->http;
  const GateLimits limits = limits_for(head);
  const Verdict verdict = inspect_head(head, limits);
  if (verdict.status) {
    co_await refuse(verdict.status, verdict.reason);
    co_return false;
  }
  auto parsed = parse_head(head, limits.any_method || head.starts_with("PURGE "));
  if (!parsed) {
    co_await refuse(400, "malformed request");
    co_return false;
  }
  Request request = std::move(parsed->request);
  request.client = client_;
  request.has_body = verdict.has_body;
  request.received = Clock::now();
  request.deadline = request.received + http.request_timeout;
  if (verdict.body_bytes > 0) {
    const bool whole = co_await read_body(verdict.body_bytes, request.body);
    if (!whole) {
      co_await refuse(408, "the request body did not arrive in time");
      co_return false;
    }
  }
  const bool keep_alive = parsed->keep_alive && !door_->draining;
  const bool more = co_await answer(std::move(request), parsed->http_1_1, keep_alive);
  co_return more;
}

asio::awaitable<bool> Session::answer(Request request, bool http_1_1, bool keep_alive) {
  const bool hot_form = service_->hot && http_1_1 && keep_alive && may_be_hot(request);
  if (hot_form) {
    const auto hot = service_->hot->find(request.target, request.accept, request.received);
    if (hot && service_->cache->standing(*hot->object) == cache::Standing::good) {
      const bool sent = co_await send_hot(request, *hot);
      co_return sent;
    }
  }
  wait_until(Clock::time_point::max());
  auto ticket = make_ticket();
  Request copy = request;
  Response response = co_await service_->handle(std::move(copy), ticket);
  if (watching_) socket_.cancel();
  watching_ = false;
  if (door_->draining || response.close) keep_alive = false;
  if (hot_form && keep_alive && response.steady) {
    HotAnswer hot{response_head(response, true, true), response.object};
    service_->hot->put(request.target, request.accept, std::move(hot), Clock::now());
  }
  const bool sent = co_await send(response, request.method, http_1_1, keep_alive);
  const auto spent = Clock::now() - request.received;
  if (service_->metrics) service_->metrics->count(response, spent);
  const std::size_t bytes = sent && request.method != Method::head ? response.body_bytes() : 0;
  if (service_->log) service_->log->write(request, response, client_, bytes, spent);
  co_return sent&& keep_alive;
}

asio::awaitable<bool> Session::send_hot(const Request& request, const HotAnswer& hot) {
  service_->metrics->count_hot();
  const Slice whole{0, hot.object->body.size()};
  const bool sent = co_await send_body(hot.head, hot.object->body, whole);
  if (service_->log) {
    Response response;
    response.cache_state = "hit";
    service_->log->write(request, response, client_, sent ? hot.object->body.size() : 0,
                         Clock::now() - request.received);
  }
  co_return sent;
}

asio::awaitable<bool> Session::send(const Response& response, Method method, bool http_1_1,
                                    bool keep_alive) {
  const std::string head = response_head(response, http_1_1, keep_alive);
  const bool bodiless = method == Method::head || response.status == 304 || response.status == 204;
  bool sent = false;
  if (!bodiless && !response.pieces.empty()) {
    sent = co_await send_pieces(head, response);
  } else if (!bodiless && response.object) {
    const Slice whole{0, response.object->body.size()};
    sent = co_await send_body(head, response.object->body, whole);
  } else {
    sent = co_await send_bytes(head, bodiless ? std::string_view{} : response.body());
  }
  co_return sent;
}

// The slices of a 206, each from where the body lies.
asio::awaitable<bool> Session::send_pieces(std::string_view head, const Response& response) {
  const Body& body = response.object->body;
  bool sent = true;
  std::string opening(head);
  for (const auto& piece : response.pieces) {
    opening += piece.before;
    const Slice slice{piece.offset, piece.size};
    if (sent) sent = co_await send_body(opening, body, slice);
    opening.clear();
  }
  if (sent && !response.after.empty()) sent = co_await send_bytes(response.after, {});
  co_return sent;
}

// A body that lies in a file goes from its pages to the socket; the kernel holds the head back to
// send it along.
asio::awaitable<bool> Session::send_body(std::string_view head, const Body& body, Slice slice) {
  if (body.file() < 0) {
    const bool sent = co_await send_bytes(head, body.view().substr(slice.offset, slice.size));
    co_return sent;
  }
  const auto taken = ::send(socket_.native_handle(), head.data(), head.size(),
                            MSG_MORE | MSG_NOSIGNAL | MSG_DONTWAIT);
  const std::size_t gone = taken < 0 ? 0 : static_cast<std::size_t>(taken);
  bool sent = true;
  if (gone < head.size()) sent = co_await send_bytes(head.substr(gone), {});
  if (sent) sent = co_await send_file(body.file(), slice.offset, slice.size);
  co_return sent;
}

asio::awaitable<bool> Session::send_file(int file, std::size_t from, std::size_t size) {
  auto offset = static_cast<off_t>(from);
  const auto end = static_cast<off_t>(from + size);
  wait_until(Clock::now() + service_->http.send_timeout);
  while (offset < end) {
    const auto sent = ::sendfile(socket_.native_handle(), file, &offset,
                                 std::min(kWriteChunk, static_cast<std::size_t>(end - offset)));
    if (sent > 0) {
      wait_until(Clock::now() + service_->http.send_timeout);
      continue;
    }
    if (sent == 0 || (errno != EAGAIN && errno != EINTR)) co_return false;
    const auto [error] = co_await socket_.async_wait(tcp::socket::wait_write, kQuiet);
    if (error) co_return false;
  }
  co_return true;
}

// Each chunk must leave within send_timeout, so a slow client may be slow but not stuck.
asio::awaitable<bool> Session::send_bytes(std::string_view head, std::string_view body) {
  const auto first = body.substr(0, kWriteChunk);
  wait_until(Clock::now() + service_->http.send_timeout);
  const std::array<asio::const_buffer, 2> opening{asio::buffer(head), asio::buffer(first)};
  auto [error, written] = co_await asio::async_write(socket_, opening, kQuiet);
  for (std::size_t sent = first.size(); !error && sent < body.size(); sent += kWriteChunk) {
    const auto chunk = asio::buffer(body.substr(sent, kWriteChunk));
    wait_until(Clock::now() + service_->http.send_timeout);
    std::tie(error, written) = co_await asio::async_write(socket_, chunk, kQuiet);
  }
  co_return !error;
}

asio::awaitable<bool> Session::refuse(int status, std::string_view reason) {
  if (service_->metrics) service_->metrics->refused(status);
  const Response response = refusal(status, reason, {});
  const bool sent = co_await send(response, Method::get, true, false);
  co_return sent;
}

// Lets the last answer arrive: closing with unread input would make the kernel reset the
// connection.
asio::awaitable<void> Session::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  std::array<char, kReadChunk> waste;
  wait_until(Clock::now() + kLinger);
  for (std::size_t total = 0; total < kMaxLingerBytes;) {
    const auto space = asio::buffer(waste);
    const auto [error, received] = co_await socket_.async_read_some(space, kQuiet);
    if (error) break;
    total += received;
  }
  socket_.close(ignored);
}

std::shared_ptr<Ticket> Session::make_ticket() {
  std::weak_ptr<Session> weak = weak_from_this();
  auto ticket = std::make_shared<Ticket>();
  std::weak_ptr<Ticket> weak_ticket = ticket;
  ticket->on_leaving([weak, weak_ticket] {
    const auto session = weak.lock();
    const auto still = weak_ticket.lock();
    if (session && still) session->watch_for_leaving(still);
  });
  return ticket;
}

// The client's side becoming readable while it waits means that it has gone, or pipelines.
void Session::watch_for_leaving(const std::shared_ptr<Ticket>& ticket) {
  if (input_.size() > head_size_) return;
  watching_ = true;
  auto readable = [self = shared_from_this(), ticket](boost::system::error_code error) {
    if (error) return;
    char byte;
    const int fd = self->socket_.native_handle();
    const auto peeked = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (peeked == 0 || (peeked < 0 && errno != EAGAIN)) ticket->cancel();
  };
  socket_.async_wait(tcp::socket::wait_read, std::move(readable));
}

}  // namespace tintype::server
