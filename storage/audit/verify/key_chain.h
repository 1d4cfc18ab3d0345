// What a log's own records say of it: with which keys it signs, record by record, and which log it
// continues. A second reading of docs/formats/checkpoint.md, "Rotation of the log's key".
// Thread-safety: one thread. Ownership: values. Never blocks. Failure: the first fault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/report.h"

namespace scrutiny::verify_detail {

class KeyChain {
 public:
  explicit KeyChain(std::string origin) : origin_(std::move(origin)) {}

  // A record that begins the log or rotates its key; any other changes nothing. REQUIRES: in the
  // order of the log.
  std::optional<Fault> add(std::uint64_t index, const PublicFacts& facts);

  const std::vector<NoteVerifier>& keys() const { return keys_; }  // oldest first
  const std::vector<std::uint64_t>& records() const {
    return records_;
  }  // that made each the log's
  // Whose signature a checkpoint over `size` records must carry; nullptr where no record below it
  // names a key.
  const NoteVerifier* at(std::uint64_t size) const;
  // Whether one of them is among `trusted`.
  bool has_one_of(const std::vector<NoteVerifier>& trusted) const;

  bool demo() const { return demo_; }
  std::uint64_t inherited() const { return inherited_; }  // records of the log that is continued
  // The log that record `index` was written for.
  const std::string& origin_of(std::uint64_t index) const {
    return index < inherited_ ? old_origin_ : origin_;
  }
  const std::optional<ContinuedFrom>& continues() const { return continues_; }

 private:
  std::optional<Fault> begin(std::uint64_t index, const PublicFacts& facts);
  std::optional<Fault> continue_from(const PublicFacts& facts);
  std::optional<Fault> rotate(std::uint64_t index, const PublicFacts& facts);

  const std::string origin_;
  std::vector<NoteVerifier> keys_;
  std::vector<std::uint64_t> records_;
  bool demo_ = false;
  std::uint64_t inherited_ = 0;
  std::string old_origin_;
  std::optional<ContinuedFrom> continues_;
};

}  // namespace scrutiny::verify_detail
