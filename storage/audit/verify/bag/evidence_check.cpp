#include "storage/audit/verify/bag/evidence_check.h"

#include <set>
#include <unordered_set>

#include <boost/json/parse.hpp>

#include "storage/audit/verify/bag/bundle_keys.h"
#include "storage/audit/verify/bag/bundle_parts.h"
#include "storage/audit/verify/content_check.h"
#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"

namespace scrutiny {
namespace {

using verify_detail::BundleKeys;
using verify_detail::BundleParts;
using verify_detail::kMostProof;
using verify_detail::kMostRecord;
using verify_detail::NamedContent;

constexpr std::uint64_t kMostPayload = std::uint64_t{64} << 20;
constexpr std::size_t kSaltText = 65;  // 64 hex digits and LF

class EvidenceCheck {
 public:
  EvidenceCheck(const BagSource& bag, const VerifyOptions& options, const BagDigests& digests,
                VerifyReport& report)
      : bag_(bag), options_(options), digests_(digests), report_(report) {}

  // The first fault, in the order of the records.
  Result<std::optional<Fault>> run() {
    SCRUTINY_ASSIGN(parts_, verify_detail::sort_parts(bag_));
    keys_.emplace(bag_, options_, parts_.keys);
    SCRUTINY_ASSIGN(auto fault, open_note());
    if (fault) return fault;
    for (const std::uint64_t index : parts_.records) {
      SCRUTINY_ASSIGN(fault, check_record(index));
      if (fault) return fault;
    }
    tell_writers();
    for (const std::uint64_t index : parts_.records) {
      SCRUTINY_ASSIGN(fault, check_payload(index));
      if (fault) return fault;
    }
    SCRUTINY_ASSIGN(fault, check_cosigned());
    if (fault) return fault;
    tell();
    return std::optional<Fault>();
  }

 private:
  Result<std::optional<Fault>> open_note();
  Result<std::optional<Fault>> check_record(std::uint64_t index);
  std::optional<Fault> check_order(const ScannedRecord& record, const Digest& leaf);
  std::optional<Fault> check_writer(const ScannedRecord& record, std::string_view bytes);
  Result<std::optional<Fault>> check_payload(std::uint64_t index);
  std::optional<Fault> check_files(std::uint64_t index, const std::string& payload);
  Result<std::optional<Fault>> check_cosigned();
  void tell_writers();
  void tell();

  const BagSource& bag_;
  const VerifyOptions& options_;
  const BagDigests& digests_;
  VerifyReport& report_;
  BundleParts parts_;
  std::optional<BundleKeys> keys_;
  verify_detail::Statement statement_;                           // the bundle's own
  std::unordered_set<std::string> nonces_;                       // of writers, each with its key
  std::map<std::string, std::vector<std::uint64_t>> signed_by_;  // records by writer's key
  std::map<std::string, std::uint64_t> erased_;                  // unit to the record that says so
  std::map<std::uint64_t, std::pair<std::string, std::string>> facts_;  // unit and commitment
  std::set<std::string> vouched_;                                       // files a payload named
  std::optional<std::uint64_t> before_;
  std::string before_time_;
  Digest before_leaf_{};
};

Result<std::optional<Fault>> EvidenceCheck::open_note() {
  SCRUTINY_ASSIGN(const std::string note, bag_.read("checkpoint", kMostProof));
  OpenedCheckpoint opened;
  SCRUTINY_ASSIGN(auto fault, keys_->open(note, opened));
  if (fault) return fault;
  const verify_detail::KeyChain& chain = keys_->chain();
  report_.origin = opened.checkpoint.origin;
  report_.size = opened.checkpoint.size;
  report_.root = opened.checkpoint.root;
  report_.cosignatures = std::move(opened.cosignatures);
  report_.log_keys = chain.keys();
  report_.key_records = chain.records();
  report_.demo = chain.demo();
  report_.continues = chain.continues();
  statement_ = {std::move(opened.checkpoint), std::move(opened.text), keys_->at(report_.size)};
  return std::optional<Fault>();
}

Result<std::optional<Fault>> EvidenceCheck::check_record(std::uint64_t index) {
  SCRUTINY_ASSIGN(const std::string bytes,
                  bag_.read(verify_detail::record_name(index), kMostRecord));
  ScannedRecord record;
  PublicFacts facts;
  if (const char* wrong = scan_record(bytes, record, facts)) {
    return std::optional(Fault{FaultKind::kForm, index, "a record in canonical form",
                               std::string("not canonical at: ") + wrong});
  }
  if (record.index != index) {
    return std::optional(
        Fault{FaultKind::kGap, index, std::to_string(index), std::to_string(record.index)});
  }
  const Digest leaf = verify_detail::hash_record(as_bytes(bytes));
  SCRUTINY_ASSIGN(auto fault, verify_detail::check_bundle_proof(
                                  bag_, verify_detail::proof_name(index), index, leaf, statement_));
  if (fault) return fault;
  if (fault = check_order(record, leaf); fault) return fault;
  if (fault = check_writer(record, bytes); fault) return fault;
  if (facts.kind == PublicFacts::Kind::kErased) erased_.emplace(facts.unit.text(), index);
  if (facts.kind == PublicFacts::Kind::kCreated) report_.demo = facts.demo;
  if (facts.kind == PublicFacts::Kind::kStamped) {
    report_.time_tokens.push_back({index, facts.checkpoint, facts.token});
  }
  facts_.emplace(index, std::pair(std::string(record.unit), std::string(record.commit)));
  ++report_.counts.records;
  return std::optional<Fault>();
}

// Of neighbours the later one names the earlier; no record is older than one before it.
std::optional<Fault> EvidenceCheck::check_order(const ScannedRecord& record, const Digest& leaf) {
  std::optional<Fault> fault;
  if (before_ && *before_ + 1 == record.index && record.prev != to_hex(before_leaf_)) {
    fault = Fault{FaultKind::kPrev, record.index, to_hex(before_leaf_), std::string(record.prev)};
  } else if (record.time < before_time_) {
    fault =
        Fault{FaultKind::kTime, record.index, before_time_ + " or later", std::string(record.time)};
  }
  before_ = record.index;
  before_time_ = record.time;
  before_leaf_ = leaf;
  report_.last_time = before_time_;
  return fault;
}

std::optional<Fault> EvidenceCheck::check_writer(const ScannedRecord& record,
                                                 std::string_view bytes) {
  if (!record.writer.empty()) {
    if (!nonces_.emplace(record.writer).second) {
      return Fault{FaultKind::kWriter, record.index, "a (key, nonce) pair used once",
                   std::string(record.writer)};
    }
    signed_by_[std::string(writer_key_of(record.writer))].push_back(record.index);
  }
  if (options_.writers == nullptr) return std::nullopt;
  // What came back of a log that is continued was signed for that one.
  return options_.writers->check(keys_->chain().origin_of(record.index), bytes, record.index,
                                 record.writer);
}

void EvidenceCheck::tell_writers() {
  for (auto& [key, records] : signed_by_) {
    const auto* known = options_.writers != nullptr ? options_.writers->find(key) : nullptr;
    report_.writers.push_back(
        {key, known != nullptr ? known->name : std::string(), records.size(), std::move(records)});
  }
}

Result<std::optional<Fault>> EvidenceCheck::check_payload(std::uint64_t index) {
  const auto& [unit, commit] = facts_.at(index);
  if (!parts_.payloads.contains(index)) {
    ++(erased_.contains(unit) ? report_.counts.payloads_erased
                              : report_.counts.payloads_not_checked);
    return std::optional<Fault>();
  }
  if (const auto erasure = erased_.find(unit); erasure != erased_.end()) {
    return std::optional(Fault{FaultKind::kErasure, erasure->second, "no words of unit " + unit,
                               "those of record " + std::to_string(index)});
  }
  SCRUTINY_ASSIGN(const std::string payload,
                  bag_.read(verify_detail::payload_name(index), kMostPayload));
  SCRUTINY_ASSIGN(const std::string salt_text,
                  bag_.read(verify_detail::salt_name(index), kSaltText));
  const auto salt = salt_text.ends_with('\n')
                        ? digest_from_hex(std::string_view(salt_text).substr(0, kSaltText - 1))
                        : std::nullopt;
  const std::string found =
      salt ? to_hex(commitment(*salt, as_bytes(payload))) : "a salt that is not 64 hex digits";
  if (found != commit) {
    return std::optional(Fault{FaultKind::kCommitment, index, commit, found});
  }
  ++report_.counts.payloads_checked;
  return check_files(index, payload);
}

std::optional<Fault> EvidenceCheck::check_files(std::uint64_t index, const std::string& payload) {
  boost::json::error_code code;
  const boost::json::value value = boost::json::parse(payload, code);
  if (code) return std::nullopt;  // committed to, but no JSON: it names nothing
  for (const NamedContent& content : verify_detail::named_contents(value)) {
    const auto file = parts_.files.find(content.blob.text());
    if (file == parts_.files.end()) {
      ++report_.counts.contents_not_checked;
      continue;
    }
    const std::string& name = file->second;
    if (digests_.at(name) != content.sha256 || bag_.files().at(name) != content.size) {
      return Fault{FaultKind::kContent, index,
                   to_hex(content.sha256) + ", " + std::to_string(content.size) + " bytes",
                   name + ": " + to_hex(digests_.at(name)) + ", " +
                       std::to_string(bag_.files().at(name)) + " bytes"};
    }
    if (vouched_.insert(name).second) ++report_.counts.contents_checked;
  }
  return std::nullopt;
}

// A cosigned checkpoint of another size speaks for these records if one log continues the other.
Result<std::optional<Fault>> EvidenceCheck::check_cosigned() {
  if (!bag_.files().contains("cosigned/checkpoint")) return std::optional<Fault>();
  SCRUTINY_ASSIGN(const std::string note, bag_.read("cosigned/checkpoint", kMostProof));
  SCRUTINY_ASSIGN(const std::string proof, bag_.read("cosigned/consistency", kMostProof));
  const auto bad = [](std::string found) {
    return std::optional(
        Fault{FaultKind::kRollback, {}, "a cosigned checkpoint of the same log", std::move(found)});
  };
  const auto parsed = parse_note(note);
  const auto stated = parsed.ok() ? parse_checkpoint(parsed->text) : parsed.error();
  const auto opened = open_checkpoint(
      note, report_.origin, keys_->at(stated.ok() ? stated->size : 1), options_.witness_keys);
  if (!opened.ok()) {  // perhaps under another of the log's keys: it proves nothing, either way
    report_.notes.push_back(
        "The cosigned checkpoint beside the bundle's own is not signed with a key you trust and "
        "counts for nothing.");
    return std::optional<Fault>();
  }
  const Checkpoint& other = opened->checkpoint;
  if (const auto wrong = verify_detail::not_one_log(statement_.checkpoint, other, proof)) {
    return bad(*wrong);
  }
  const bool later = other.size > report_.size;
  for (const Cosigned& each : opened->cosignatures) {
    report_.notes.push_back(
        "Cosigned by " + each.witness + " at " + std::to_string(other.size) + " records, " +
        (later ? "which continue those of this bundle." : "which those of this bundle continue."));
  }
  return std::optional<Fault>();
}

void EvidenceCheck::tell() {
  report_.notes.push_back(
      "Each record of this bundle was proved to be in the signed log; that none about the same "
      "matter is left out only the whole log can show.");
  for (const auto& [blob, name] : parts_.files) {
    if (vouched_.contains(name)) continue;
    ++report_.counts.contents_not_checked;
    report_.notes.push_back("Nothing here vouches for " + name +
                            ": the words that name it are sealed or missing.");
  }
  report_.notes.push_back(
      "The page data/index.html is for reading and is vouched for by nothing; what counts is in "
      "records, payloads and files.");
}

VerifyReport ended(VerifyReport report, const Error& error) {
  if (error.code() == ErrorCode::kTampered) {
    report.verdict = Verdict::kDoesNotHold;
    report.fault = Fault{FaultKind::kBag, {}, "a bundle as it was made", error.public_text()};
  } else {
    report.verdict = Verdict::kCannotTell;
    report.trouble = error.public_text();
  }
  return report;
}

}  // namespace

VerifyReport verify_bundle(const BagSource& bag, const VerifyOptions& options) {
  VerifyReport report;
  report.asked = VerifyLevel::kContents;
  if (options.log_keys.empty()) {
    report.trouble = "No verifier key was given to trust.";
    return report;
  }
  const auto digests = check_bag(bag, options.progress);
  if (!digests.ok()) return ended(std::move(report), digests.error());
  const auto fault = EvidenceCheck(bag, options, *digests, report).run();
  if (!fault.ok()) return ended(std::move(report), fault.error());
  report.fault = *fault;
  report.verdict = report.fault ? Verdict::kDoesNotHold : Verdict::kHolds;
  if (!report.fault) report.reached = VerifyLevel::kContents;
  return report;
}

VerifyReport verify_bundle(const std::filesystem::path& path, const VerifyOptions& options) {
  const auto bag = open_bag(path);
  if (bag.ok()) return verify_bundle(**bag, options);
  return unreadable_bundle(bag.error());
}

VerifyReport unreadable_bundle(const Error& why) {
  VerifyReport report;
  report.asked = VerifyLevel::kContents;
  return ended(std::move(report), why);
}

}  // namespace scrutiny
