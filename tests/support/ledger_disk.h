// A ledger with the real RocksDB and every store of a data folder on a FaultDisk, and a client that
// remembers what was acknowledged and checks it afterwards.
// Thread-safety: one thread. Failure: verify() lists what does not hold.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "storage/ledger/open.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fault_disk.h"
#include "tests/support/test_ledger.h"

namespace scrutiny::testing {

// Settings of a ledger in "/data" on this disk, with the Notes projection. Fatal errors are only
// kept.
struct LedgerDisk {
  FaultDisk disk;
  FakeClock clock;
  std::vector<std::string> fatal;
  std::mutex fatal_mutex{};  // the store's own threads report too

  LedgerSettings settings();
  Result<std::unique_ptr<RunningLedger>> open(OpenMode mode = OpenMode::kCreateIfMissing);
  // What someone with the disk and without the keys can do: changes rows of the log's store in
  // place.
  Result<EngineFaces> engine();
};

// Submits commands of every kind and remembers the receipts.
class RememberingClient {
 public:
  // One round: a unit, words, counters with idempotency keys, a small and a larger piece of content
  // that a record names. Goes on after errors; they are counted.
  void work(RunningLedger& ledger);
  // Sends every counter command again with its key, acknowledged or not.
  void retry(RunningLedger& ledger);

  // What is wrong with the ledger in the light of what was acknowledged; empty: nothing.
  std::vector<std::string> verify(const RunningLedger& ledger) const;

  // For a client in another process: what was acknowledged there. `key` may be empty.
  void remember(const std::string& key, const Receipt& receipt);

  std::size_t acknowledged() const { return receipts_.size(); }
  std::size_t refused() const { return refused_; }

 private:
  struct Named {
    UnitId unit;
    BlobId blob;
    std::uint64_t size;
    std::uint8_t fill;
  };
  void submit(RunningLedger& ledger, Command command);
  void store_content(RunningLedger& ledger, const UnitId& unit, std::uint64_t size);
  Command counter(const UnitId& unit, const std::string& key) const;
  void verify_receipts(const RunningLedger& ledger, std::vector<std::string>& wrong) const;
  void verify_log(const RunningLedger& ledger, std::vector<std::string>& wrong) const;
  void verify_content(const RunningLedger& ledger, std::vector<std::string>& wrong) const;

  std::map<std::uint64_t, Receipt> receipts_;
  std::map<std::string, UnitId> keys_;            // sent with a counter command
  std::map<std::string, std::uint64_t> effects_;  // key -> record that took effect
  std::vector<Named> named_;                      // by acknowledged records
  AccountId account_{AccountId::Raw{42}};
  std::size_t refused_ = 0;
  std::size_t round_ = 0;
};

}  // namespace scrutiny::testing
