// A witness over HTTP (C2SP tlog-witness): POST /add-checkpoint and GET /<hex SHA-256 of the
// origin>/checkpoint. Thread-safety: any thread; the witness answers one request at a time, so that
// two at once cannot both be taken as continuing the same checkpoint. Blocking: handlers sync a
// file. Ownership: the witness outlives it. Failure: the protocol's statuses.
#pragma once

#include <mutex>

#include "server/http/dispatcher.h"
#include "server/witness/witness.h"

namespace scrutiny {

class WitnessDispatcher final : public http::Dispatcher {
 public:
  explicit WitnessDispatcher(Witness& witness) : witness_(witness) {}
  std::variant<http::RouteMatch, http::Response> route(const http::RequestHead& head) override;

 private:
  using Ask = std::function<WitnessAnswer(const http::Request&)>;
  http::RouteMatch handled(Ask ask);

  std::mutex mutex_;
  Witness& witness_;
};

}  // namespace scrutiny
