// Tells a blocking call that its result is no longer wanted. Thread-safety: all members from any
// thread. Ownership: tokens share the source's descriptor and may outlive it. Blocking: no.
// Failure: std::system_error when no descriptor can be had.
#pragma once

#include <memory>

namespace scrutiny {

class CancelToken {
 public:
  CancelToken() = default;  // never cancelled

  bool cancelled() const;
  // Readable once cancelled, for poll(2); -1 for a token that is never cancelled.
  int descriptor() const;

 private:
  friend class CancelSource;
  struct Event;
  explicit CancelToken(std::shared_ptr<const Event> event) : event_(std::move(event)) {}
  std::shared_ptr<const Event> event_;
};

class CancelSource {
 public:
  CancelSource();
  CancelToken token() const { return token_; }
  void cancel();

 private:
  CancelToken token_;
};

}  // namespace scrutiny
