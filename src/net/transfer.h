#pragma once
// One GET of a source: its options, what has come of the answer, and why it was broken off.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/easy_transfer.h"
#include "net/http_client.h"
#include "net/response_head.h"
#include "net/source_url.h"

namespace tintype::net {

class Transfer final : public EasyTransfer {
 public:
  // `options` must outlive it; `on_done` is called once, from the loop, when it has ended.
  Transfer(const std::string& url, Scheme scheme, const Validators& held,
           const ClientOptions& options, std::function<void()> on_done);

  // Once done: the answer, or what went wrong. Leaves it empty.
  Result<Fetched> take_result();

 private:
  bool take_line(std::string_view line) override;
  bool take_body(std::string_view piece) override;
  void set_request(Scheme scheme, const Validators& held);
  void add_condition(const Validators& held, std::vector<std::string>& lines);
  std::optional<Error> refusal() const;  // of the final answer by its head
  bool not_modified() const { return conditional_ && status() == 304; }
  Error failure() const;

  bool conditional_ = false;
  ResponseHeadReader head_;
  std::string body_;
  std::optional<Error> refused_;  // why we broke it off
};

}  // namespace tintype::net
