#include "worker/message.h"

#include <algorithm>
#include <cstring>

#include "job/utf8.h"

namespace tintype::worker {
namespace {

constexpr auto kLastCode = static_cast<std::uint32_t>(Code::internal);

void append(std::string& packed, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  packed.append(reinterpret_cast<const char*>(&size), sizeof size);
  packed.append(text);
}

std::optional<std::vector<std::string_view>> unpack(std::string_view packed) {
  std::vector<std::string_view> parts;
  while (!packed.empty()) {
    std::uint32_t size = 0;
    if (packed.size() < sizeof size) return {};
    std::memcpy(&size, packed.data(), sizeof size);
    packed.remove_prefix(sizeof size);
    if (packed.size() < size) return {};
    parts.push_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  return parts;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool is_displayable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_control) && job::valid_utf8(text);
}

std::string displayable(std::string text) {
  const bool cut = text.size() > kMaxMessage;
  if (cut) text.resize(kMaxMessage);
  while (cut && !text.empty() && !job::valid_utf8(text) && text.size() + 4 > kMaxMessage)
    text.pop_back();
  std::replace_if(text.begin(), text.end(), is_control, ' ');
  if (!job::valid_utf8(text))
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
        '?');
  return text;
}

}  // namespace

std::string pack(const JobText& text) {
  std::string packed;
  append(packed, text.canonical_job);
  append(packed, text.variant);
  for (const auto url : text.urls) append(packed, url);
  return packed;
}

std::optional<JobText> unpack_job(std::string_view packed) {
  const auto parts = unpack(packed);
  if (!parts || parts->size() < 2) return {};
  return JobText{(*parts)[0], (*parts)[1], {parts->begin() + 2, parts->end()}};
}

bool send_error(int socket, Kind kind, std::uint64_t id, const Error& error) {
  Frame frame{.kind = kind, .id = id};
  frame.code = 1 + static_cast<std::uint32_t>(error.code);
  frame.has_position = error.position.has_value();
  frame.position = error.position.value_or(0);
  std::string text;
  append(text, displayable(error.message));
  append(text, displayable(error.detail));
  return send_packet(socket, frame, text);
}

std::optional<Error> error_from(const Packet& packet) {
  const auto& frame = packet.frame;
  const auto parts = unpack(packet.text);
  if (frame.code == 0 || frame.code - 1 > kLastCode || frame.has_position > 1) return {};
  if (!packet.descriptors.empty() || !parts || parts->size() != 2) return {};
  for (const auto part : *parts)
    if (part.size() > kMaxMessage || !is_displayable(part)) return {};
  Error error{static_cast<Code>(frame.code - 1), std::string((*parts)[0]), {}, {}};
  if (frame.has_position) error.position = frame.position;
  error.detail = (*parts)[1];
  return error;
}

}  // namespace tintype::worker
