#include "storage/audit/verify/bag/bundle_keys.h"

#include "storage/audit/tlog_proof.h"
#include "storage/audit/verify/bag/bundle_parts.h"
#include "storage/audit/verify/tree_fold.h"

namespace scrutiny::verify_detail {

namespace {

using MaybeFault = std::optional<Fault>;

constexpr std::uint64_t kMostKeyText = 2048;

}  // namespace

BundleKeys::BundleKeys(const BagSource& bag, const VerifyOptions& options,
                       const std::set<std::uint64_t>& records)
    : bag_(bag), options_(options), records_(records), chain_(options.log_keys.front().name()) {}

std::span<const NoteVerifier> BundleKeys::at(std::uint64_t size) const {
  const NoteVerifier* const key = chain_.at(size);
  return key != nullptr ? std::span(key, 1) : std::span(options_.log_keys);
}

std::optional<Fault> BundleKeys::open_by(const std::string& note,
                                         std::span<const NoteVerifier> keys,
                                         OpenedCheckpoint& out) const {
  auto opened =
      open_checkpoint(note, options_.log_keys.front().name(), keys, options_.witness_keys);
  if (!opened.ok()) {
    return Fault{FaultKind::kSignature, {}, keys.front().text(), opened.error().public_text()};
  }
  out = std::move(opened).value();
  return std::nullopt;
}

Result<MaybeFault> BundleKeys::open(const std::string& note, OpenedCheckpoint& out) {
  if (records_.empty()) return open_by(note, options_.log_keys, out);
  SCRUTINY_ASSIGN(auto fault, read_records());
  if (fault) return fault;
  // Which of the keys must have signed follows from the size, which that signature then vouches
  // for.
  const auto parsed = parse_note(note);
  const auto stated = parsed.ok() ? parse_checkpoint(parsed->text) : parsed.error();
  const std::uint64_t size = stated.ok() ? stated->size : 1;
  if (fault = open_by(note, at(size), out); fault) return fault;
  SCRUTINY_ASSIGN(fault, check_proofs(out, 0, size));
  if (fault) return fault;
  SCRUTINY_ASSIGN(fault, check_later(out));
  if (fault) return fault;
  return check_named_key(size);
}

// The rotations, each signed by the key before it, lead to or from a key that is trusted.
Result<MaybeFault> BundleKeys::read_records() {
  if (records_.size() > kMostRecords) return bad_bag("it holds more keys than a log has");
  for (const std::uint64_t index : records_) {
    SCRUTINY_ASSIGN(auto fault, read_record(index));
    if (fault) return fault;
  }
  if (chain_.has_one_of(options_.log_keys)) return MaybeFault();
  return MaybeFault(
      Fault{FaultKind::kSignature,
            {},
            options_.log_keys.front().text(),
            "keys that do not lead from it, the newest " + chain_.keys().back().text()});
}

Result<MaybeFault> BundleKeys::read_record(std::uint64_t index) {
  SCRUTINY_ASSIGN(const std::string bytes, bag_.read(key_record_name(index), kMostRecord));
  ScannedRecord record;
  PublicFacts facts;
  if (const char* wrong = scan_record(bytes, record, facts)) {
    return MaybeFault(Fault{FaultKind::kForm, index, "a record in canonical form",
                            std::string("not canonical at: ") + wrong});
  }
  if (record.index != index) {
    return MaybeFault(
        Fault{FaultKind::kGap, index, std::to_string(index), std::to_string(record.index)});
  }
  const std::size_t before = chain_.keys().size();
  if (auto fault = chain_.add(index, facts)) return fault;
  if (chain_.keys().size() == before) {
    return MaybeFault(
        Fault{FaultKind::kPublic, index, "a record that gives the log a key", "one that does not"});
  }
  leaves_.push_back({index, hash_record(as_bytes(bytes))});
  return MaybeFault();
}

Result<MaybeFault> BundleKeys::check_proofs(const OpenedCheckpoint& under, std::uint64_t from,
                                            std::uint64_t to) const {
  const Statement statement{under.checkpoint, under.text, at(under.checkpoint.size)};
  for (const Leaf& leaf : leaves_) {
    if (leaf.index < from || leaf.index >= to) continue;
    SCRUTINY_ASSIGN(auto fault, check_bundle_proof(bag_, key_proof_name(leaf.index), leaf.index,
                                                   leaf.hash, statement));
    if (fault) return fault;
  }
  return MaybeFault();
}

// Rotations since: under one later checkpoint of the log that goes on from the bundle's own.
Result<MaybeFault> BundleKeys::check_later(const OpenedCheckpoint& own) {
  const std::uint64_t newest = leaves_.back().index;
  if (newest < own.checkpoint.size) return MaybeFault();
  SCRUTINY_ASSIGN(const std::string text, bag_.read(key_proof_name(newest), kMostProof));
  const auto proof = parse_tlog_proof(text);
  if (!proof.ok()) {
    return MaybeFault(Fault{FaultKind::kProof, newest, "a proof of a rotation of the log's key",
                            proof.error().public_text()});
  }
  OpenedCheckpoint later;
  if (auto fault = open_by(proof->checkpoint, at(newest + 1), later)) return fault;
  SCRUTINY_ASSIGN(const std::string lines, bag_.read(kKeyConsistency, kMostProof));
  if (const auto wrong = not_one_log(own.checkpoint, later.checkpoint, lines)) {
    return MaybeFault(
        Fault{FaultKind::kRollback, {}, "a checkpoint with a newer key of the same log", *wrong});
  }
  return check_proofs(later, own.checkpoint.size, newest + 1);
}

Result<MaybeFault> BundleKeys::check_named_key(std::uint64_t size) const {
  if (!bag_.files().contains("log.vkey")) return MaybeFault();
  SCRUTINY_ASSIGN(const std::string named, bag_.read("log.vkey", kMostKeyText));
  const std::string expected = at(size).front().text();
  if (named == expected + "\n") return MaybeFault();
  return MaybeFault(Fault{FaultKind::kDescription, {}, expected, "log.vkey: " + named});
}

}  // namespace scrutiny::verify_detail
