// Pages are answered by the thread that made them: it waits for what the services answer later. A
// reading is handed over only once it is on record. Thread-safety: any pool thread; never the
// sequencer's. Blocking: until the record is durable. Failure: what the services say.
#pragma once

#include <future>
#include <memory>

#include "server/service/documents/recorded_reading.h"

namespace scrutiny::web {

template <class T>
Result<T> wait_for(RecordedReading<T> reading, Ledger& ledger) {
  std::promise<Result<T>> promise;
  auto answered = promise.get_future();
  std::move(reading).release(ledger,
                             [&promise](Result<T> value) { promise.set_value(std::move(value)); });
  return answered.get();
}

// Calls start(done) and waits for done(Result<T>).
template <class T, class Start>
Result<T> wait_for_change(Start start) {
  std::promise<Result<T>> promise;
  auto answered = promise.get_future();
  start([&promise](Result<T> value) { promise.set_value(std::move(value)); });
  return answered.get();
}

}  // namespace scrutiny::web
