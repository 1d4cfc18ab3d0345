#include "storage/audit/verify/receipt.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "storage/audit/proof.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

Error malformed(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

VerifyReport failed(VerifyReport report, Fault fault) {
  report.verdict = Verdict::kDoesNotHold;
  report.fault = std::move(fault);
  return report;
}

VerifyReport cannot_tell(VerifyReport report, std::string why) {
  report.verdict = Verdict::kCannotTell;
  report.trouble = std::move(why);
  return report;
}

std::optional<std::vector<Digest>> parse_hashes(const boost::json::value& value) {
  if (!value.is_array()) return std::nullopt;
  std::vector<Digest> out;
  for (const auto& hash : value.get_array()) {
    const auto digest =
        hash.is_string() ? digest_from_base64(std::string_view(hash.get_string())) : std::nullopt;
    if (!digest) return std::nullopt;
    out.push_back(*digest);
  }
  return out;
}

// Fills in what the checkpoint says, or the fault or trouble that ends the check.
struct OpenedReport {
  VerifyReport report;
  std::optional<Checkpoint> checkpoint;
};

OpenedReport open_signed(const std::string& note, const VerifyOptions& options) {
  OpenedReport out;
  out.report.asked = VerifyLevel::kLog;
  if (options.log_keys.empty()) {
    out.report = cannot_tell(std::move(out.report), "No verifier key was given to trust.");
    return out;
  }
  auto opened = open_checkpoint(note, options.log_keys.front().name(), options.log_keys,
                                options.witness_keys);
  if (!opened.ok()) {
    out.report = failed(
        std::move(out.report),
        {FaultKind::kSignature, {}, options.log_keys.front().text(), opened.error().public_text()});
    return out;
  }
  out.report.origin = opened->checkpoint.origin;
  out.report.size = opened->checkpoint.size;
  out.report.root = opened->checkpoint.root;
  out.report.cosignatures = opened->cosignatures;
  out.checkpoint = std::move(opened->checkpoint);
  return out;
}

// The fault of a record that is not canonical, stands elsewhere or is not signed as it should be.
std::optional<Fault> record_fault(std::string_view record, std::uint64_t index,
                                  const VerifyOptions& options) {
  ScannedRecord scanned;
  PublicFacts facts;
  if (const char* wrong = scan_record(record, scanned, facts)) {
    return Fault{FaultKind::kForm, index, "a record in canonical form",
                 std::string("not canonical at: ") + wrong};
  }
  if (scanned.index != index)
    return Fault{FaultKind::kGap, index, std::to_string(index), std::to_string(scanned.index)};
  if (options.writers == nullptr || options.log_keys.empty()) return std::nullopt;
  return options.writers->check(options.log_keys.front().name(), record, index, scanned.writer);
}

}  // namespace

Result<ReceiptFile> parse_receipt(std::string_view json) {
  boost::json::error_code code;
  const boost::json::value value = boost::json::parse(json, code);
  if (code || !value.is_object()) return malformed("The receipt is not a JSON object.");
  const boost::json::object& whole = value.get_object();
  const boost::json::object* object = &whole;
  if (const auto* inner = whole.if_contains("receipt"); inner != nullptr && inner->is_object()) {
    object = &inner->get_object();
  }
  const auto* index = object->if_contains("index");
  const auto* leaf = object->if_contains("leaf");
  const auto* checkpoint = object->if_contains("checkpoint");
  if (index == nullptr || !index->is_int64() || index->get_int64() < 0) {
    return malformed("The receipt has no index.");
  }
  if (leaf == nullptr || !leaf->is_string()) return malformed("The receipt has no leaf.");
  if (checkpoint == nullptr || !checkpoint->is_string())
    return malformed("The receipt has no checkpoint.");
  ReceiptFile out;
  out.index = static_cast<std::uint64_t>(index->get_int64());
  const auto digest = digest_from_hex(std::string_view(leaf->get_string()));
  if (!digest) return malformed("The leaf of the receipt is not 64 hex digits.");
  out.leaf = *digest;
  out.checkpoint = checkpoint->get_string();
  // The answer to an upload holds the record beside its receipt.
  if (const auto* record = whole.if_contains("record")) {
    if (!record->is_string()) return malformed("The record of the receipt is not text.");
    out.record = std::string(record->get_string());
  }
  if (const auto* proof = whole.if_contains("proof")) {
    out.proof = parse_hashes(*proof);
    if (!out.proof) return malformed("The proof of the receipt is not a list of base64 hashes.");
  }
  return out;
}

VerifyReport verify_receipt(const ReceiptFile& receipt, const VerifyOptions& options) {
  auto [report, checkpoint] = open_signed(receipt.checkpoint, options);
  if (!checkpoint) return report;
  if (receipt.index >= checkpoint->size) {
    return failed(std::move(report), {FaultKind::kProof, receipt.index,
                                      "a record below " + std::to_string(checkpoint->size),
                                      std::to_string(receipt.index)});
  }
  if (receipt.record) {
    if (auto fault = record_fault(*receipt.record, receipt.index, options))
      return failed(std::move(report), *fault);
    const Digest leaf = verify_detail::hash_record(as_bytes(*receipt.record));
    if (leaf != receipt.leaf) {
      return failed(std::move(report),
                    {FaultKind::kReceipt, receipt.index, to_hex(receipt.leaf), to_hex(leaf)});
    }
  }
  if (!receipt.proof) {
    return cannot_tell(
        std::move(report),
        "The receipt is signed, but only a proof, the server or an exported trail can show "
        "that the record is in the log.");
  }
  const Status held =
      verify_inclusion({receipt.index, checkpoint->size, receipt.leaf, checkpoint->root},
                       std::span<const Digest>(*receipt.proof));
  if (!held.ok()) {
    return failed(std::move(report), {FaultKind::kProof, receipt.index, to_hex(checkpoint->root),
                                      held.error().public_text()});
  }
  report.counts.records = 1;
  report.verdict = Verdict::kHolds;
  return report;
}

VerifyReport verify_receipt_in(const ReceiptFile& receipt, const TrailSource& source,
                               const VerifyOptions& options) {
  const auto note = parse_note(receipt.checkpoint);
  const auto promised = note.ok() ? parse_checkpoint(note->text) : note.error();
  if (!promised.ok()) {
    return failed({}, {FaultKind::kSignature,
                       {},
                       "a signed checkpoint in the receipt",
                       promised.error().public_text()});
  }
  VerifyOptions with_receipt = options;
  with_receipt.known_checkpoints.push_back({promised->size, promised->root});
  with_receipt.known_leaves.push_back({receipt.index, receipt.leaf});
  VerifyReport report = verify_trail(source, with_receipt);
  if (report.verdict != Verdict::kHolds) return report;
  // The key may have been rotated since: any of the log's own keys may have signed the receipt.
  const auto opened = open_checkpoint(receipt.checkpoint, report.origin, report.log_keys);
  if (!opened.ok()) {
    return failed(std::move(report), {FaultKind::kSignature,
                                      {},
                                      "a receipt signed by a key of the log",
                                      opened.error().public_text()});
  }
  if (receipt.index >= promised->size) {
    return failed(std::move(report), {FaultKind::kProof, receipt.index,
                                      "a record below " + std::to_string(promised->size),
                                      std::to_string(receipt.index)});
  }
  return report;
}

VerifyReport verify_proof_file(std::string_view proof, std::string_view record,
                               const VerifyOptions& options) {
  const auto parsed = parse_tlog_proof(proof);
  if (!parsed.ok()) {
    return failed({}, {FaultKind::kProof, {}, "a tlog-proof file", parsed.error().public_text()});
  }
  ReceiptFile receipt;
  receipt.index = parsed->index;
  receipt.leaf = verify_detail::hash_record(as_bytes(record));
  receipt.checkpoint = parsed->checkpoint;
  receipt.record = std::string(record);
  receipt.proof = parsed->hashes;
  return verify_receipt(receipt, options);
}

}  // namespace scrutiny
