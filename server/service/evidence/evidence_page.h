// What an evidence bundle shows a reader without tools: data/index.html, made in pieces so that a
// long one needs no more memory than its longest record. Thread-safety: implementations are const
// and called from any thread. Blocking: never. Failure: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "storage/audit/record.h"

namespace scrutiny {

// What became of a record's payload in the bundle.
enum class EvidencePayload : std::uint8_t {
  kIncluded,
  kSealed,    // the reader has no right to it
  kWithheld,  // it holds a password hash
  kErased,    // its unit's key is gone
};

struct EvidenceFacts {
  std::string origin;
  std::string log_key;
  std::string folder;      // the archive's
  std::string checkpoint;  // the log's own signature under it only
  std::uint64_t size = 0;  // of the log
  std::string last_time;   // of the newest record below that size
  std::uint64_t records = 0;
  std::uint64_t sealed = 0;
  std::uint64_t withheld = 0;
  std::uint64_t erased = 0;
  std::uint64_t files = 0;
};

struct EvidenceFile {
  std::string path;  // from the folder data/
  std::uint64_t size = 0;
  std::string sha256;
};

struct EvidenceRow {
  const Record& record;
  std::string leaf;  // hex
  EvidencePayload view = EvidencePayload::kSealed;
  boost::json::object payload;             // kIncluded
  std::optional<std::uint64_t> erased_by;  // kErased: the record that says so
  std::vector<EvidenceFile> files;
};

class EvidencePage {
 public:
  virtual ~EvidencePage() = default;
  virtual std::string head(const EvidenceFacts& facts) const = 0;
  virtual std::string row(const EvidenceRow& row) const = 0;
  virtual std::string foot(const EvidenceFacts& facts) const = 0;
};

}  // namespace scrutiny
