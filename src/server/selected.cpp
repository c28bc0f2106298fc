#include "server/selected.h"

#include <algorithm>

#include "base/digest.h"
#include "cache/http_fields.h"
#include "server/range.h"

namespace tintype::server {
namespace {

// Of the body that is not sent.
void drop_body(Response& response) {
  response.text.clear();
  std::erase_if(response.headers, [](const auto& field) {
    return field.first.starts_with("Content-") && field.first != "Content-Location";
  });
}

std::string content_range(const Slice& slice, std::size_t size) {
  return "bytes " + std::to_string(slice.offset) + '-' +
         std::to_string(slice.offset + slice.size - 1) + '/' + std::to_string(size);
}

std::string content_type_of(const Response& response) {
  const auto* own = cache::find_field(response.headers, "Content-Type");
  if (own) return *own;
  const auto* stored = response.stored_fields
                           ? cache::find_field(response.object->headers, "Content-Type")
                           : nullptr;
  return stored ? *stored : "application/octet-stream";
}

// What no body has in it but by a chance of one in 2^128.
std::string boundary() {
  thread_local std::uint64_t count = 0;
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const auto here = reinterpret_cast<std::uintptr_t>(&count);
  return to_hex(
      digest128(std::to_string(now) + ' ' + std::to_string(here) + ' ' + std::to_string(++count)));
}

// RFC 9110, 14.6.
void send_parts(Response& response, const std::vector<Slice>& slices, std::size_t size) {
  const std::string mark = boundary(), type = content_type_of(response);
  for (const auto& slice : slices) {
    std::string before = "\r\n--" + mark + "\r\nContent-Type: " + type +
                         "\r\nContent-Range: " + content_range(slice, size) + "\r\n\r\n";
    response.pieces.push_back({std::move(before), slice.offset, slice.size});
  }
  response.after = "\r\n--" + mark + "--\r\n";
  cache::remove_field(response.headers, "Content-Type");
  response.set("Content-Type", "multipart/byteranges; boundary=" + mark);
}

void send_slices(Response& response, const std::vector<Slice>& slices) {
  const std::size_t size = response.body().size();
  response.status = 206;
  if (slices.size() > 1) return send_parts(response, slices, size);
  response.set("Content-Range", content_range(slices.front(), size));
  response.pieces.push_back({"", slices.front().offset, slices.front().size});
}

void refuse_range(Response& response) {
  const std::size_t size = response.body().size();
  drop_body(response);
  response.status = 416;
  response.object = nullptr;
  response.stored_fields = false;
  response.error = "range_not_satisfiable";
  response.set("Content-Range", "bytes */" + std::to_string(size));
}

void fail_precondition(Response& response) {
  drop_body(response);
  response.status = 412;
  response.object = nullptr;
  response.stored_fields = false;
  response.error = "precondition_failed";
}

}  // namespace

void apply_conditions(Response& response, const Request& request, const Validators& validators,
                      const SelectionRules& rules) {
  const bool reading = request.method == Method::get || request.method == Method::head;
  if (response.status != 200 || !reading) return;
  const auto precondition = precondition_of(request, validators, rules.as_origin);
  if (precondition == Precondition::failed) return fail_precondition(response);
  if (precondition == Precondition::not_modified) {
    drop_body(response);
    response.status = 304;
    return;
  }
  const bool ranged = request.method == Method::get && !request.range.empty() &&
                      response.body().size() > 0 && range_applies(request, validators);
  if (!ranged) return;
  const auto selection = select_ranges(request.range, response.body().size(), rules.max_ranges);
  if (selection.ranging == Ranging::partial) send_slices(response, selection.slices);
  if (selection.ranging == Ranging::unsatisfiable) refuse_range(response);
}

}  // namespace tintype::server
