#include "server/service/evidence/evidence_stream.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "server/service/evidence/bag_writer.h"
#include "server/service/evidence/evidence_files.h"
#include "server/service/evidence/evidence_record.h"
#include "server/service/evidence/evidence_tags.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"
#include "storage/ledger/content_rows.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;

struct WaitingFile {
  UnitId unit;
  NamedContent content;
  std::string name;
};

class EvidenceStream final : public EvidenceBundle {
 public:
  EvidenceStream(const EvidenceParts& parts, EvidencePlan plan)
      : parts_(parts),
        plan_(std::move(plan)),
        folder_(evidence_folder(plan_)),
        bag_(folder_, plan_.time),
        piece_(kPiece) {}

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    while (taken_ == bag_.made().size() && stage_ != Stage::kDone) {
      bag_.made().clear();
      taken_ = 0;
      SCRUTINY_TRY(step());
    }
    const std::size_t count = std::min(into.size(), bag_.made().size() - taken_);
    if (count > 0) std::memcpy(into.data(), bag_.made().data() + taken_, count);
    taken_ += count;
    return count;
  }
  std::string file_name() const override { return folder_ + ".zip"; }

 private:
  enum class Stage : std::uint8_t { kRecords, kPage, kTags, kDone };

  Status step() {
    if (stage_ == Stage::kRecords) return next_of_records();
    if (stage_ == Stage::kPage) return next_of_page();
    if (stage_ == Stage::kTags) SCRUTINY_TRY(add_evidence_tags(parts_, plan_, bag_));
    stage_ = Stage::kDone;
    return {};
  }

  Status next_of_records();
  Status add_record(PlannedRecord& planned);
  Status queue_files(const EvidenceRecord& opened);
  Status open_file();
  Status next_piece();
  Status next_of_page();
  Result<EvidenceRow> row_of(const EvidenceRecord& opened, const PlannedRecord& planned) const;
  EvidenceFacts facts() const;

  const EvidenceParts& parts_;
  EvidencePlan plan_;
  const std::string folder_;
  BagWriter bag_;
  std::size_t taken_ = 0;
  Stage stage_ = Stage::kRecords;
  std::size_t next_ = 0;  // of plan_.records, for the records and then for the page

  std::vector<WaitingFile> waiting_;
  std::map<BlobId, std::string> files_;  // included, by content
  std::unique_ptr<BlobReader> file_;
  std::uint64_t file_at_ = 0;
  Bytes piece_;
};

Status EvidenceStream::next_of_records() {
  if (file_) return next_piece();
  if (!waiting_.empty()) return open_file();
  if (next_ < plan_.records.size()) return add_record(plan_.records[next_++]);
  next_ = 0;
  stage_ = Stage::kPage;
  bag_.begin_payload("data/index.html", ZipWriter::kAnySize, ZipWriter::Packing::kDeflated);
  bag_.write(as_bytes(parts_.page.head(facts())));
  return {};
}

Status EvidenceStream::add_record(PlannedRecord& planned) {
  SCRUTINY_ASSIGN(const EvidenceRecord opened, read_evidence_record(parts_.ledger, planned));
  planned.view = opened.view;
  const std::string number = std::to_string(planned.index);
  bag_.add_payload("data/records/" + number + ".json", opened.bytes);
  TlogProof proof;
  proof.index = planned.index;
  proof.checkpoint = plan_.note;
  SCRUTINY_ASSIGN(proof.hashes,
                  parts_.ledger.inclusion_proof(planned.index, plan_.checkpoint.size));
  bag_.add_payload("data/proofs/" + number + ".tlog-proof", format_tlog_proof(proof));
  if (opened.view == EvidencePayload::kIncluded) {
    bag_.add_payload("data/payloads/" + number + ".json", opened.payload->bytes);
    bag_.add_payload("data/payloads/" + number + ".salt", to_hex(opened.payload->salt) + "\n");
  }
  return queue_files(opened);
}

Status EvidenceStream::queue_files(const EvidenceRecord& opened) {
  if (!opened.payload) return {};
  const auto named = named_content(opened.payload->payload);
  if (named.empty() || !may_take_files(*parts_.ledger.snapshot(), plan_.who, opened.record)) {
    return {};
  }
  for (const NamedContent& content : named) {
    // The service's own empty extract names no file.
    if (content.blob.is_zero() || files_.contains(content.blob)) continue;
    std::string name = evidence_file_name(content.blob, opened.payload->payload);
    files_.emplace(content.blob, name);
    waiting_.push_back({opened.record.unit, content, std::move(name)});
  }
  return {};
}

Status EvidenceStream::open_file() {
  const WaitingFile& file = waiting_.back();
  SCRUTINY_ASSIGN(file_, parts_.ledger.open_blob(file.unit, file.content.blob, file.content.size));
  file_at_ = 0;
  bag_.begin_payload(file.name, file.content.size, ZipWriter::Packing::kStored);
  return {};
}

Status EvidenceStream::next_piece() {
  SCRUTINY_ASSIGN(const std::size_t got, file_->read_at(file_at_, piece_));
  file_at_ += got;
  bag_.write(ByteView(piece_).first(got));
  const std::uint64_t size = waiting_.back().content.size;
  if (file_at_ < size && got > 0) return {};
  if (file_at_ != size) {
    return Error(ErrorCode::kCorruption, "A stored file ends early.", waiting_.back().name);
  }
  bag_.end_payload();
  file_.reset();
  waiting_.pop_back();
  return {};
}

Status EvidenceStream::next_of_page() {
  if (next_ == plan_.records.size()) {
    bag_.write(as_bytes(parts_.page.foot(facts())));
    bag_.end_payload();
    stage_ = Stage::kTags;
    return {};
  }
  const PlannedRecord& planned = plan_.records[next_++];
  SCRUTINY_ASSIGN(const EvidenceRecord opened, read_evidence_record(parts_.ledger, planned));
  if (opened.view != planned.view) {
    return Error(ErrorCode::kErased,
                 "Something was erased while it was being exported; export it again.");
  }
  SCRUTINY_ASSIGN(const EvidenceRow row, row_of(opened, planned));
  bag_.write(as_bytes(parts_.page.row(row)));
  return {};
}

Result<EvidenceRow> EvidenceStream::row_of(const EvidenceRecord& opened,
                                           const PlannedRecord& planned) const {
  EvidenceRow row{opened.record, to_hex(leaf_hash(opened.bytes)), planned.view, {}, {}, {}};
  if (planned.view == EvidencePayload::kErased) {
    row.erased_by = erasing_record(*parts_.ledger.snapshot(), opened.record.unit);
  }
  if (!opened.payload) return row;
  for (const NamedContent& content : named_content(opened.payload->payload)) {
    const auto file = files_.find(content.blob);
    if (file == files_.end()) continue;
    row.files.push_back({file->second, content.size, to_hex(content.sha256)});
  }
  if (planned.view == EvidencePayload::kIncluded) row.payload = opened.payload->payload;
  return row;
}

EvidenceFacts EvidenceStream::facts() const {
  EvidenceFacts facts;
  facts.origin = plan_.checkpoint.origin;
  facts.log_key = signing_key_at(parts_.ledger, plan_.checkpoint.size);
  facts.folder = folder_;
  facts.checkpoint = plan_.note;
  facts.size = plan_.checkpoint.size;
  facts.last_time = format_time(plan_.time);
  facts.records = plan_.records.size();
  for (const PlannedRecord& record : plan_.records) {
    facts.sealed += record.view == EvidencePayload::kSealed ? 1U : 0U;
    facts.withheld += record.view == EvidencePayload::kWithheld ? 1U : 0U;
    facts.erased += record.view == EvidencePayload::kErased ? 1U : 0U;
  }
  facts.files = files_.size();
  return facts;
}

}  // namespace

std::unique_ptr<EvidenceBundle> stream_evidence(const EvidenceParts& parts, EvidencePlan plan) {
  return std::make_unique<EvidenceStream>(parts, std::move(plan));
}

}  // namespace scrutiny
