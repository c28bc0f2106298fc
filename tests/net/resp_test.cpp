#include "net/resp.h"

#include "support.h"

using namespace std::literals;
namespace tintype::net {
namespace {

constexpr std::size_t kBound = 10'000;

Reply status(std::string text) {
  return {Reply::Kind::status, std::move(text)};
}
Reply bytes(std::string text) {
  return {Reply::Kind::bytes, std::move(text)};
}

// Whole, and once more in pieces of each size from 1 on.
void check_replies(std::string_view stream, const std::vector<Reply>& expected) {
  for (std::size_t piece = stream.size(); piece >= 1; piece = piece > 40 ? piece / 2 : piece - 1) {
    CAPTURE(stream, piece);
    ReplyReader reader(kBound);
    std::vector<Reply> replies;
    for (std::size_t at = 0; at < stream.size(); at += piece)
      REQUIRE(reader.read(stream.substr(at, piece), replies));
    REQUIRE(replies.size() == expected.size());
    CHECK(replies == expected);
  }
}

bool refused(std::string_view stream) {
  for (const std::size_t piece : {stream.size(), std::size_t{1}}) {
    ReplyReader reader(kBound);
    std::vector<Reply> replies;
    bool good = true;
    for (std::size_t at = 0; good && at < stream.size(); at += piece)
      good = reader.read(stream.substr(at, piece), replies);
    if (good) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("commands are arrays of words of any bytes", "[net]") {
  CHECK(redis_command({"PING"}) == "*1\r\n$4\r\nPING\r\n");
  CHECK(redis_command({"SET", "k", "a\r\n\0b"sv}) ==
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\n\0b\r\n"s);
  CHECK(redis_command({"AUTH", ""}) == "*2\r\n$4\r\nAUTH\r\n$0\r\n\r\n");
}

TEST_CASE("replies are read in whatever pieces they come", "[net]") {
  check_replies("+OK\r\n", {status("OK")});
  check_replies("+\r\n", {status("")});
  check_replies("-ERR no such\r\n", {{Reply::Kind::error, "ERR no such"}});
  check_replies("-a\x1b[31m\xc3\x7f\r\n", {{Reply::Kind::error, "a?[31m??"}});
  check_replies(":-12\r\n", {{Reply::Kind::integer, {}, -12}});
  check_replies("$-1\r\n", {Reply{}});
  check_replies("$0\r\n\r\n", {bytes("")});
  check_replies("$6\r\na\r\n\0b\n\r\n"sv, {bytes("a\r\n\0b\n"s)});
  check_replies("+OK\r\n$3\r\nabc\r\n:1\r\n$-1\r\n",
                {status("OK"), bytes("abc"), {Reply::Kind::integer, {}, 1}, Reply{}});
  const std::string large(kBound, 'x');
  check_replies("$10000\r\n" + large + "\r\n+OK\r\n", {bytes(large), status("OK")});
}

TEST_CASE("what is not RESP2, or too much of it, is refused", "[net]") {
  for (const std::string_view stream : {"HTTP/1.1 200 OK\r\n",
                                        "\r\n",
                                        "+OK\n",
                                        "+O\rK\r\n",
                                        "$\r\n",
                                        "$a\r\n",
                                        "$1a\r\n",
                                        "$-2\r\n",
                                        "$+1\r\n",
                                        "$10001\r\n",
                                        "$99999999999999999999\r\n",
                                        "$1\r\nabc",
                                        "$1\r\nab\r\n",
                                        ":\r\n",
                                        ":1.5\r\n",
                                        "*1\r\n+OK\r\n",
                                        "*-1\r\n",
                                        "%1\r\n",
                                        "_\r\n",
                                        "#t\r\n",
                                        ":\n"}) {
    CAPTURE(stream);
    CHECK(refused(stream));
  }
  CHECK(refused("+" + std::string(5000, 'x')));
}

TEST_CASE("what came whole before the fault was given out", "[net]") {
  ReplyReader reader(kBound);
  std::vector<Reply> replies;
  CHECK_FALSE(reader.read("+OK\r\nrubbish\r\n", replies));
  CHECK(replies == std::vector{status("OK")});
}

}  // namespace tintype::net
