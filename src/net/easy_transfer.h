#pragma once
// What every transfer has in common: libcurl's easy handle with the options that hold for all, the
// address guard at each connect, and libcurl's verdict in the end. Lives on its client's thread and
// must not move: libcurl points at it.
#include <curl/curl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_client.h"

namespace tintype::net {

class EasyTransfer {
 public:
  EasyTransfer(const EasyTransfer&) = delete;
  EasyTransfer& operator=(const EasyTransfer&) = delete;

  // Null when libcurl has no memory.
  CURL* handle() const { return easy_.get(); }

  // Called by the loop with libcurl's verdict.
  void finish(CURLcode verdict);
  bool done() const { return verdict_.has_value(); }

 protected:
  // `options` must outlive it; `on_done` is called once, from the loop, when it has ended.
  EasyTransfer(const std::string& url, const ClientOptions& options, std::function<void()> on_done);
  virtual ~EasyTransfer() = default;

  // A line of a head, and a piece of the body, as they come. False breaks the transfer off.
  virtual bool take_line(std::string_view line) = 0;
  virtual bool take_body(std::string_view piece) = 0;

  const ClientOptions& options() const { return options_; }
  CURLcode verdict() const { return *verdict_; }
  bool guard_refused() const { return guard_refused_ && *verdict_ == CURLE_COULDNT_CONNECT; }
  const char* error_text() const { return error_text_; }
  long status() const;
  // Lines of the request's head, as libcurl takes them.
  void set_lines(const std::vector<std::string>& lines);

 private:
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  void set_bounds();
  void set_callbacks();
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);

  const ClientOptions& options_;
  std::function<void()> on_done_;
  std::unique_ptr<curl_slist, ListDeleter> lines_;  // libcurl reads it: goes after easy_
  std::unique_ptr<CURL, EasyDeleter> easy_;
  bool guard_refused_ = false;
  std::optional<CURLcode> verdict_;
  char error_text_[CURL_ERROR_SIZE] = {};
};

}  // namespace tintype::net
