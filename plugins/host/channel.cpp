#include "plugins/host/channel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace scrutiny::host {
namespace {

Error wrong(std::string detail) {
  return {ErrorCode::kWorkerProtocol, "The document did not arrive.", std::move(detail)};
}

// Drops `sent` bytes from the front of two parts.
void advance(std::array<iovec, 2>& parts, std::size_t sent) {
  for (iovec& part : parts) {
    const std::size_t step = std::min(sent, part.iov_len);
    part.iov_base = static_cast<std::uint8_t*>(part.iov_base) + step;
    part.iov_len -= step;
    sent -= step;
  }
}

struct Received {
  wire::DocumentMessage message;
  std::array<int, wire::kDocumentDescriptors> descriptors{};
};

Result<Received> receive(int channel) {
  Received out;
  iovec part{&out.message, sizeof(out.message)};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(out.descriptors))> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = recvmsg(channel, &header, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  } while (got < 0 && errno == EINTR);
  if (got == 0) return Error(ErrorCode::kUnavailable, "The supervisor has gone.");
  const cmsghdr* rights = CMSG_FIRSTHDR(&header);
  if (got != static_cast<ssize_t>(sizeof(out.message)) || !rights ||
      rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(sizeof(out.descriptors)))
    return wrong("an incomplete message");
  std::memcpy(out.descriptors.data(), CMSG_DATA(rights), sizeof(out.descriptors));
  return out;
}

// Maps a sealed memfd for the rest of the process's life and closes it.
Result<ByteView> map_sealed(int descriptor, std::uint64_t announced) {
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK;
  const int seals = fcntl(descriptor, F_GET_SEALS);
  // lseek, because the C library's fstat names a path, which the sandbox refuses.
  const off_t size = lseek(descriptor, 0, SEEK_END);
  if (seals < 0 || (seals & kSeals) != kSeals || size < 0 ||
      static_cast<std::uint64_t>(size) != announced)
    return wrong("not a sealed memfd of the size announced");
  ByteView out;
  if (announced > 0) {
    void* at = mmap(nullptr, announced, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (at == MAP_FAILED) return wrong(std::string("mmap: ") + std::strerror(errno));
    out = {static_cast<const std::uint8_t*>(at), announced};
  }
  close(descriptor);
  return out;
}

}  // namespace

bool Channel::send(wire::FrameType type, ByteView payload) {
  auto header = wire::encode_header(type, payload.size());
  // writev takes a non-const pointer and does not write through it.
  std::array<iovec, 2> parts = {iovec{header.data(), header.size()},
                                iovec{const_cast<std::uint8_t*>(payload.data()), payload.size()}};
  std::size_t left = header.size() + payload.size();
  while (left > 0 && !failed_) {
    const ssize_t sent = writev(descriptor_, parts.data(), static_cast<int>(parts.size()));
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) {
      failed_ = true;
      break;
    }
    left -= static_cast<std::size_t>(sent);
    advance(parts, static_cast<std::size_t>(sent));
  }
  return !failed_;
}

bool Channel::send_text(wire::FrameType type, std::uint8_t first, std::string_view text) {
  std::string payload(1, static_cast<char>(first));
  payload += text.substr(0, 4000);
  return send(type, payload);
}

Result<Document> Channel::receive_document() {
  SCRUTINY_ASSIGN(const Received got, receive(descriptor_));
  const wire::DocumentMessage& message = got.message;
  if (message.magic != wire::DocumentMessage::kMagic ||
      message.media_type_size > message.media_type.size())
    return wrong("not a document message");
  Document out;
  out.media_type.assign(message.media_type.data(), message.media_type_size);
  SCRUTINY_ASSIGN(out.bytes, map_sealed(got.descriptors[0], message.size));
  SCRUTINY_ASSIGN(const ByteView configuration,
                  map_sealed(got.descriptors[1], message.configuration_size));
  out.configuration = as_text(configuration);
  return out;
}

bool Channel::abandoned() const {
  pollfd state{descriptor_, POLLIN, 0};
  return poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR)) != 0;
}

}  // namespace scrutiny::host
