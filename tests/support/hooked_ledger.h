// A ledger that lets a test do something between two steps of a service: everything is forwarded to
// the real one, but after the n-th snapshot is taken, and before the caller gets it, a hook runs.
// So the caller works on state that is out of date. Thread-safety: one thread. Ownership: the real
// ledger outlives it.
#pragma once

#include <utility>

#include "storage/ledger/ledger.h"

namespace scrutiny::testing {

class HookedLedger : public Ledger {
 public:
  explicit HookedLedger(Ledger& real) : real_(real) {}

  // `hook` runs once, at the `nth` snapshot from now on (1: the next).
  void at_snapshot(int nth, std::function<void()> hook) {
    countdown_ = nth;
    hook_ = std::move(hook);
  }

  std::shared_ptr<const StateReader> snapshot() const override {
    auto taken = real_.snapshot();
    if (hook_ && --countdown_ == 0) std::exchange(hook_, nullptr)();
    return taken;
  }

  void submit(Command command, Completion done) override {
    real_.submit(std::move(command), std::move(done));
  }
  Result<UnitId> create_unit() override { return real_.create_unit(); }
  Result<std::string> record(std::uint64_t index) const override { return real_.record(index); }
  Result<OpenedPayload> payload(std::uint64_t index) const override { return real_.payload(index); }
  std::string checkpoint() const override { return real_.checkpoint(); }
  Result<std::string> checkpoint_over(std::uint64_t size) const override {
    return real_.checkpoint_over(size);
  }
  std::uint64_t size() const override { return real_.size(); }
  std::vector<RecordedLogKey> log_keys() const override { return real_.log_keys(); }
  Result<std::vector<Digest>> inclusion_proof(std::uint64_t index,
                                              std::uint64_t tree_size) const override {
    return real_.inclusion_proof(index, tree_size);
  }
  Result<std::vector<Digest>> consistency_proof(std::uint64_t from,
                                                std::uint64_t to) const override {
    return real_.consistency_proof(from, to);
  }
  Result<Bytes> tile(std::uint8_t level, std::uint64_t number, std::uint32_t count) const override {
    return real_.tile(level, number, count);
  }
  Result<Bytes> entry_bundle(std::uint64_t number, std::uint32_t count) const override {
    return real_.entry_bundle(number, count);
  }
  Result<std::unique_ptr<BlobWriter>> create_blob(const UnitId& unit) override {
    return real_.create_blob(unit);
  }
  Result<std::unique_ptr<BlobReader>> open_blob(const UnitId& unit, const BlobId& blob,
                                                std::uint64_t size) const override {
    return real_.open_blob(unit, blob, size);
  }

 private:
  Ledger& real_;
  mutable int countdown_ = 0;
  mutable std::function<void()> hook_;
};

}  // namespace scrutiny::testing
