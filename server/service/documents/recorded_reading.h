// RecordedReading<T>: something read that may not leave before the reading itself is on record.
// What was read can be given another shape (a JSON answer, a page), but only release() lets go of
// it, after the record is durable; if it cannot be recorded nothing is passed on.
// Thread-safety: one thread at a time. Ownership: owns the value; the ledger outlives release().
// Blocking: never. Failure: what Ledger::submit says, among it kNotFound when the right to read has
// ended meanwhile.
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "api/result.h"
#include "server/runtime/unique_function.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

template <class T>
class RecordedReading {
 public:
  // `record`: nullopt when this reading is part of one that is on record already. `recorded`, which
  // may be empty, is called once the record is durable, before the value is passed on.
  RecordedReading(T value, std::optional<Command> record, UniqueFunction<void()> recorded = {})
      : value_(std::move(value)), record_(std::move(record)), recorded_(std::move(recorded)) {}

  // The same reading with its value put through `shaper` (T&& -> U).
  template <class Shaper>
  auto shaped(Shaper&& shaper) && {
    using U = std::decay_t<std::invoke_result_t<Shaper, T&&>>;
    return RecordedReading<U>(std::forward<Shaper>(shaper)(std::move(value_)), std::move(record_),
                              std::move(recorded_));
  }

  // Calls `done` once: on the sequencer's thread, so it must be short, or at once.
  void release(Ledger& ledger, UniqueFunction<void(Result<T>)> done) && {
    if (!record_) return done(std::move(value_));
    struct Held {
      T value;
      UniqueFunction<void()> recorded;
      UniqueFunction<void(Result<T>)> done;
    };
    auto held =
        std::make_shared<Held>(Held{std::move(value_), std::move(recorded_), std::move(done)});
    ledger.submit(std::move(*record_), [held](Result<Committed> committed) {
      if (!committed.ok()) return held->done(std::move(committed).error());
      if (held->recorded) held->recorded();
      held->done(std::move(held->value));
    });
  }

 private:
  T value_;
  std::optional<Command> record_;
  UniqueFunction<void()> recorded_;
};

}  // namespace scrutiny
