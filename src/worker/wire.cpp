#include "worker/wire.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "base/memfd.h"

namespace tintype::worker {
namespace {

static_assert(std::has_unique_object_representations_v<Frame>, "padding would travel");

constexpr std::size_t kMaxDescriptorBytes = (kMaxDescriptors + 1) * sizeof(int);
using Control = std::array<char, CMSG_SPACE(kMaxDescriptorBytes)>;

void put_descriptors(msghdr& message, Control& control, const std::vector<int>& descriptors) {
  if (descriptors.empty()) return;
  const std::size_t bytes = descriptors.size() * sizeof(int);
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(bytes);
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
}

// Owns whatever came, before anything is judged.
std::vector<Fd> take_descriptors(msghdr& message) {
  std::vector<Fd> taken;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
      taken.emplace_back(fd);
    }
  }
  return taken;
}

bool send_whole(int socket, const Frame& frame, std::string_view text,
                const std::vector<int>& descriptors) {
  Control control{};
  iovec parts[] = {{const_cast<Frame*>(&frame), sizeof frame},
                   {const_cast<char*>(text.data()), text.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  put_descriptors(message, control, descriptors);
  for (;;) {
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent) == sizeof frame + text.size();
    if (errno != EINTR) return false;
  }
}

// The text, from beside the frame or from the memfd; false when the frame lies about it.
bool read_text(Packet& packet, std::string_view rest) {
  if (packet.frame.text_apart == 0) {
    packet.text = rest;
    return rest.size() == packet.frame.text_bytes;
  }
  if (packet.frame.text_apart != 1 || !rest.empty() || packet.descriptors.empty()) return false;
  const auto text = map_sealed(packet.descriptors.front(), kMaxText);
  if (!text || text->text().size() != packet.frame.text_bytes) return false;
  packet.text = text->text();
  packet.descriptors.erase(packet.descriptors.begin());
  return true;
}

}  // namespace

bool send_packet(int socket, const Frame& frame, std::string_view text,
                 const std::vector<int>& descriptors) {
  if (text.size() > kMaxText || descriptors.size() > kMaxDescriptors) return false;
  Frame sent = frame;
  sent.text_bytes = static_cast<std::uint32_t>(text.size());
  if (text.size() <= kMaxInlineText) return send_whole(socket, sent, text, descriptors);
  const auto apart = make_sealed(text);
  if (!apart) return false;
  sent.text_apart = 1;
  std::vector<int> all{apart->get()};
  all.insert(all.end(), descriptors.begin(), descriptors.end());
  return send_whole(socket, sent, {}, all);
}

Received receive_packet(int socket, Packet& packet, bool wait) {
  std::array<char, kMaxInlineText> text;  // left as it is: only what was received is read
  alignas(cmsghdr) Control control;
  iovec parts[] = {{&packet.frame, sizeof packet.frame}, {text.data(), text.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t size = 0;
  do {
    size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
  } while (size < 0 && errno == EINTR);
  if (size < 0) return errno == EAGAIN ? Received::nothing : Received::closed;
  packet.descriptors = take_descriptors(message);
  if (size == 0) return Received::closed;
  const auto bytes = static_cast<std::size_t>(size);
  packet.descriptors_lost = (message.msg_flags & MSG_CTRUNC) != 0;
  const bool whole = bytes >= sizeof(Frame) && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) &&
                     packet.frame.version == kWireVersion;
  if (whole && read_text(packet, {text.data(), bytes - sizeof(Frame)})) return Received::packet;
  packet.descriptors.clear();
  return Received::malformed;
}

SocketPair make_socket_pair() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return {};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace tintype::worker
