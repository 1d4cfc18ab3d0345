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

// Whether a record's canonical bytes are of this action, which stands first in them: so that a pass
// over the log decodes only those it looks for.
bool is_of_action(std::string_view record, std::string_view action);

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

  // The sealed chunks of a content of `size` bytes that `record` names, in order; kCorruption where
  // one is missing.
  using Chunk = std::function<Status(ByteView bytes)>;
  Status for_each_chunk(const BlobId& blob, std::uint64_t size, std::uint64_t record,
                        const Chunk& chunk) const;

  Engine& engine() const { return engine_; }

 private:
  Result<Bytes> one(Table table, std::uint64_t key, const char* what) const;
  Engine& engine_;
};

}  // namespace scrutiny
