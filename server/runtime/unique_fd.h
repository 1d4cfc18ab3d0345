// UniqueFd: owns one file descriptor and closes it. Thread-safety: a plain value.
#pragma once

#include <utility>

#include <unistd.h>

namespace scrutiny {

class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~UniqueFd() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  void reset() {
    // close(2) on Linux frees the descriptor even when it reports an error; nothing is left to do
    // then.
    if (fd_ >= 0) static_cast<void>(::close(fd_));
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace scrutiny
