#pragma once
// One GET of a source: its options, what has come of the answer, and why it was broken off.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/easy_transfer.h"
#include "net/http_client.h"
#include "net/response_head.h"
#include "net/source_url.h"

namespace tintype::net {

class Transfer final : public EasyTransfer {
 public:
  // `options` must outlive it; `on_done` is called once, from the loop, when it has ended.
  Transfer(const std::string& url, Scheme scheme, const ClientOptions& options,
           std::function<void()> on_done);

  // Once done: the answer, or what went wrong. Leaves it empty.
  Result<Fetched> take_result();

 private:
  bool take_line(std::string_view line) override;
  bool take_body(std::string_view piece) override;
  void set_request(Scheme scheme);
  std::optional<Error> refusal() const;  // of the final answer by its head
  Error failure() const;

  ResponseHeadReader head_;
  std::string body_;
  std::optional<Error> refused_;  // why we broke it off
};

}  // namespace tintype::net
