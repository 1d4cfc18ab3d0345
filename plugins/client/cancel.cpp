#include "plugins/client/cancel.h"

#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace scrutiny {

struct CancelToken::Event {
  explicit Event(int fd) : descriptor(fd) {}
  ~Event() { close(descriptor); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  int descriptor;
};

bool CancelToken::cancelled() const {
  if (!event_) return false;
  pollfd state{event_->descriptor, POLLIN, 0};
  return poll(&state, 1, 0) > 0;
}

int CancelToken::descriptor() const {
  return event_ ? event_->descriptor : -1;
}

CancelSource::CancelSource() {
  const int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  token_ = CancelToken(std::make_shared<const CancelToken::Event>(fd));
}

// Fails only when the counter is full: it is readable then already.
void CancelSource::cancel() {
  [[maybe_unused]] const int done = eventfd_write(token_.descriptor(), 1);
}

}  // namespace scrutiny
