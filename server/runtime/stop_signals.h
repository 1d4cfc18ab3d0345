// SIGTERM and SIGINT as something to wait for, so that no handler runs in the middle of anything.
// Made before the first thread, since all threads inherit that they are blocked. Thread-safety:
// one thread. Blocking: wait().
#pragma once

#include <pthread.h>
#include <signal.h>

namespace scrutiny {

class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    signal(SIGPIPE, SIG_IGN);
  }
  void wait() const {
    int number = 0;
    while (sigwait(&set_, &number) != 0) {
    }
  }

 private:
  sigset_t set_{};
};

}  // namespace scrutiny
