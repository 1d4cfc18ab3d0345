// What lies where in an evidence bundle (docs/formats/bundle.md). Thread-safety: pure functions.
// Blocking: never. Failure: kTampered for a payload file no bundle has, or one without its partner.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "storage/audit/verify/bag/bag_source.h"

namespace scrutiny::verify_detail {

struct BundleParts {
  std::set<std::uint64_t> records;           // each with its proof
  std::set<std::uint64_t> payloads;          // of records, each with its salt
  std::map<std::string, std::string> files;  // name by content id
  std::set<std::uint64_t> keys;              // records about the log's keys, each with its proof
};
Result<BundleParts> sort_parts(const BagSource& bag);

std::string record_name(std::uint64_t index);
std::string proof_name(std::uint64_t index);
std::string payload_name(std::uint64_t index);
std::string salt_name(std::uint64_t index);
std::string key_record_name(std::uint64_t index);
std::string key_proof_name(std::uint64_t index);
inline constexpr const char* kKeyConsistency = "log-keys/consistency";

// Sizes of the stamped checkpoints in `timestamps/`: kTampered for a file there that is none of a
// token's, or one without its partner.
Result<std::set<std::uint64_t>> token_sizes(const BagSource& bag);
std::string token_name(std::uint64_t size);
std::string stamped_text_name(std::uint64_t size);
std::string token_consistency_name(std::uint64_t size);

// Lines of base64, 32 bytes each; at most 64 of them.
std::optional<std::vector<Digest>> hash_lines(std::string_view text);

}  // namespace scrutiny::verify_detail
