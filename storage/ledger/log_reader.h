// Reads of the log by meaning: records, nodes, sealed payloads, covering checkpoints.
// Thread-safety: any thread. Ownership: `engine` outlives this. Blocking: disk reads.
// Failure: kNotFound for what the log does not hold, kCorruption for what it should hold and does
// not.
#pragma once

#include <functional>
#include <string>

#include "storage/audit/tree.h"
#include "storage/engine/engine.h"

namespace scrutiny {

class LogReader final : public NodeSource {
 public:
  explicit LogReader(Engine& engine) : engine_(engine) {}

  Result<std::string> record(std::uint64_t index) const;
  Result<Bytes> sealed_payload(std::uint64_t index) const;
  Result<Digest> leaf(std::uint64_t index) const;
  // The oldest stored checkpoint that covers the record: the one its first receipt carried.
  Result<std::string> checkpoint_covering(std::uint64_t index) const;
  Status read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const override;

  // Records [from, to) with their payloads, in order, gap-free; kCorruption names the first gap.
  using Row = std::function<Status(std::uint64_t index, std::string_view record, ByteView payload)>;
  Status for_each(std::uint64_t from, std::uint64_t to, const Row& row) const;

  Engine& engine() const { return engine_; }

 private:
  Result<Bytes> one(Table table, std::uint64_t key, const char* what) const;
  Engine& engine_;
};

}  // namespace scrutiny
