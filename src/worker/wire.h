#pragma once
// The wire between the front and its worker processes: packets over SOCK_SEQPACKET, each a
// fixed-size versioned frame, a text and some descriptors. Both ends are of one build on one
// machine, yet neither trusts the other: receive() checks all that can be checked without knowing
// what was asked. No state; any thread.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace tintype::worker {

inline constexpr std::uint32_t kWireVersion = 0x54'54'57'01;  // "TTW", 1
// A longer text travels in a sealed memfd beside the frame.
inline constexpr std::size_t kMaxInlineText = 16 << 10;
inline constexpr std::size_t kMaxText = 16 << 20;
inline constexpr std::size_t kMaxDescriptors = 200;  // the kernel takes 253 a message

enum class Kind : std::uint32_t {
  start = 1,   // front to zygote: settings (text), max_result_bytes, max_memory_bytes
  ready,       // zygote to front
  spawn,       // front to zygote, with the new worker's socket
  spawned,     // zygote to front: id is the pid; with its pidfd
  job,         // front to worker: text is a packed JobText; one descriptor an input
  need_input,  // worker to front: text is the url
  input,       // front to worker: one descriptor, or a failure's code and packed text
  result,      // worker to front: one descriptor, the body
  failure,     // worker to front: code, position, packed text
};

// Numbers that a kind does not use are zero.
struct Frame {
  std::uint32_t version = kWireVersion;
  Kind kind = Kind::failure;
  std::uint64_t id = 0;  // of the job; answers repeat it
  std::uint32_t text_bytes = 0;
  std::uint32_t text_apart = 0;  // 1: the text is in the first descriptor
  std::uint32_t code = 0;        // 1 + Code, 0: none
  std::uint32_t format = 0;      // Format
  std::uint32_t width = 0, height = 0, frames = 0;
  std::uint32_t has_position = 0;
  std::uint64_t position = 0;
  std::uint32_t decode_us = 0, encode_us = 0;
  std::uint64_t max_result_bytes = 0, max_memory_bytes = 0;
};

struct Packet {
  Frame frame;
  std::string text;
  std::vector<Fd> descriptors;
  bool descriptors_lost = false;  // malformed because this process could open no more of them
};

// Sends without SIGPIPE. `descriptors` are lent. False when the other end is gone, does not read
// (on a non-blocking socket) or the packet is over a bound.
bool send_packet(int socket, const Frame& frame, std::string_view text = {},
                 const std::vector<int>& descriptors = {});

enum class Received { packet, nothing, closed, malformed };

// One packet. nothing: none is there (non-blocking only). Descriptors come with close-on-exec set
// and never outlive a packet that is malformed.
Received receive_packet(int socket, Packet& packet, bool wait);

// A connected pair, close-on-exec; the front's end does not block. Empty descriptors when the
// system has none left.
struct SocketPair {
  Fd front, child;
};
SocketPair make_socket_pair();

}  // namespace tintype::worker
