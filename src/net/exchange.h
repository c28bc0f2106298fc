#pragma once
// One request to an origin behind a proxy mount, and its whole response: any method, fields and
// body either way, every status, no redirect followed. What two readers of HTTP could frame
// differently is no response (RFC 9112, section 6.3).
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/easy_transfer.h"
#include "net/field_lines.h"
#include "net/http_client.h"

namespace tintype::net {

class Exchange final : public EasyTransfer {
 public:
  // `request` and `options` must outlive it; `on_done` is called once, when it has ended.
  Exchange(const OriginRequest& request, const ClientOptions& options,
           std::function<void()> on_done);

  // Once done: the response, or what went wrong. Leaves it empty.
  Result<OriginResponse> take_result();

 private:
  bool take_line(std::string_view line) override;
  bool take_body(std::string_view piece) override;
  void set_method(const OriginRequest& request);
  void set_fields(const OriginRequest& request);
  std::optional<Error> refusal() const;  // of the response by its head

  FieldLines head_;
  std::string body_;
  std::optional<Error> refused_;  // why we broke it off
};

}  // namespace tintype::net
