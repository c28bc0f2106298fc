#pragma once
// One GET as libcurl sees it: the easy handle with every option set, what has come of the answer,
// and why it was broken off. Lives on its client's thread and must not move: libcurl points at it.
#include <curl/curl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_client.h"
#include "net/response_head.h"
#include "net/source_url.h"

namespace tintype::net {

class Transfer {
 public:
  // `options` must outlive it; `on_done` is called once, from the loop, when it has ended.
  Transfer(const std::string& url, Scheme scheme, const Validators& held,
           const ClientOptions& options, std::function<void()> on_done);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Null when libcurl has no memory.
  CURL* handle() const { return easy_.get(); }

  // Called by the loop with libcurl's verdict.
  void finish(CURLcode verdict);
  bool done() const { return verdict_.has_value(); }

  // Once done: the answer, or what went wrong. Leaves it empty.
  Result<Fetched> take_result();

 private:
  struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  void set_request(const std::string& url, Scheme scheme);
  void add_header(const std::string& line);
  void add_conditions(const Validators& held);
  void set_bounds();
  void set_callbacks();
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  std::optional<Error> refusal() const;  // of the final answer by its head
  long status() const;
  bool not_modified() const { return conditional_ && status() == 304; }
  Error failure() const;

  const ClientOptions& options_;
  std::function<void()> on_done_;
  bool conditional_ = false;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  std::unique_ptr<CURL, EasyDeleter> easy_;
  ResponseHeadReader head_;
  std::string body_;
  std::optional<Error> refused_;  // why we broke it off
  bool guard_refused_ = false;
  std::optional<CURLcode> verdict_;
  char error_text_[CURL_ERROR_SIZE] = {};
};

}  // namespace tintype::net
