#include "server/service/evidence/evidence_plan.h"

#include <algorithm>
#include <map>

#include "storage/state/disposal_rows.h"
#include "storage/state/state_rows.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

Error nothing_there() {
  return Error(ErrorCode::kNotFound, "There is no such record, or you may not see it.");
}

Error too_many() {
  return Error(ErrorCode::kTooLarge, "This would be more than " +
                                         std::to_string(Evidence::kMostRecords) +
                                         " records; choose a shorter period or fewer subjects.");
}

// The note of exactly the size asked for: the log does not sign an older state afresh.
Status choose_checkpoint(const Ledger& ledger, const std::optional<std::uint64_t>& at,
                         EvidencePlan& plan) {
  plan.note = ledger.checkpoint();
  if (at) {
    const std::uint64_t now = ledger.size();
    if (*at == 0 || *at > now) {
      return Error::field("at", "must be 1 to " + std::to_string(now) + ", the log's size");
    }
    SCRUTINY_ASSIGN(plan.note, ledger.checkpoint_over(*at));
  }
  SCRUTINY_ASSIGN(const Note note, parse_note(plan.note));
  SCRUTINY_ASSIGN(plan.checkpoint, parse_checkpoint(note.text));
  if (at && plan.checkpoint.size != *at) {
    return Error::field("at", "the log signed no checkpoint of that size; the next one is " +
                                  std::to_string(plan.checkpoint.size));
  }
  return {};
}

Result<UnixMillis> time_of(const Ledger& ledger, std::uint64_t index) {
  SCRUTINY_ASSIGN(const std::string bytes, ledger.record(index));
  SCRUTINY_ASSIGN(const Record record, decode(bytes));
  return record.time;
}

// The first of the first `size` records that is not older than `time`; they are in order of time.
Result<std::uint64_t> first_since(const Ledger& ledger, std::uint64_t size, UnixMillis time) {
  std::uint64_t low = 0;
  std::uint64_t high = size;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    SCRUTINY_ASSIGN(const UnixMillis found, time_of(ledger, middle));
    if (found < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class Selection {
 public:
  Selection(const EvidenceParts& parts, const EvidencePlan& plan)
      : parts_(parts), plan_(plan), state_(parts.ledger.snapshot()) {}

  // A subject of which the caller may read nothing is not there, for them.
  Status add_subject(const SubjectId& subject) {
    std::vector<std::uint64_t> indexes;
    state_->scan(TrailProjection::prefix(subject), {},
                 [&](std::string_view key, const boost::json::object&) {
                   constexpr std::size_t kDigits = 16;
                   const std::string digits(key.substr(key.size() - kDigits));
                   indexes.push_back(std::stoull(digits, nullptr, 16));
                   const bool more = indexes.back() < plan_.checkpoint.size &&
                                     indexes.size() <= Evidence::kMostRecords;
                   return more ? ScanStep::kContinue : ScanStep::kStop;
                 });
    std::size_t seen = 0;
    for (const std::uint64_t index : indexes) {
      if (index >= plan_.checkpoint.size) break;
      SCRUTINY_ASSIGN(const bool readable, add(index));
      seen += readable ? 1U : 0U;
    }
    return seen > 0 ? Status() : nothing_there();
  }

  Status add_period(const EvidencePeriod& period) {
    const std::uint64_t size = plan_.checkpoint.size;
    SCRUTINY_ASSIGN(const std::uint64_t from, first_since(parts_.ledger, size, period.from));
    SCRUTINY_ASSIGN(const std::uint64_t to, first_since(parts_.ledger, size, period.to));
    if (to > from && to - from > Evidence::kMostRecords) return too_many();
    for (std::uint64_t index = from; index < to; ++index) {
      SCRUTINY_ASSIGN(const bool readable, add(index));
      static_cast<void>(readable);
    }
    return records_.empty() ? nothing_there() : Status();
  }

  Result<std::vector<PlannedRecord>> finish() {
    if (records_.size() > Evidence::kMostRecords) return too_many();
    for (const std::uint64_t erasure : erasures_) {
      records_.try_emplace(erasure, PlannedRecord{erasure, Trail::Right::kRecord});
    }
    std::vector<PlannedRecord> out;
    for (const auto& [index, record] : records_) out.push_back(record);
    return out;
  }

 private:
  Result<bool> add(std::uint64_t index) {
    SCRUTINY_ASSIGN(const std::string bytes, parts_.ledger.record(index));
    const Trail::Right right = parts_.trail.right_to(*state_, plan_.who, bytes);
    if (right == Trail::Right::kNone) return false;
    records_.try_emplace(index, PlannedRecord{index, right});
    SCRUTINY_ASSIGN(const Record record, decode(bytes));
    // What says that words are gone goes with those whose words are gone; it holds none itself.
    const auto erasure = erasing_record(*state_, record.unit);
    if (erasure && *erasure < plan_.checkpoint.size) erasures_.push_back(*erasure);
    return true;
  }

  const EvidenceParts& parts_;
  const EvidencePlan& plan_;
  const std::shared_ptr<const StateReader> state_;
  std::map<std::uint64_t, PlannedRecord> records_;
  std::vector<std::uint64_t> erasures_;
};

}  // namespace

std::string evidence_folder(const EvidencePlan& plan) {
  return "evidence-" + std::to_string(plan.checkpoint.size) + "-" +
         std::to_string(plan.records.front().index);
}

std::string signing_key_at(const Ledger& ledger, std::uint64_t size) {
  std::string key;
  for (const RecordedLogKey& each : ledger.log_keys()) {
    if (each.record < size) key = each.key;
  }
  return key;
}

Result<EvidencePlan> plan_evidence(const EvidenceParts& parts, const Principal& who,
                                   const EvidenceRequest& request) {
  if (request.subjects.empty() && !request.period) {
    return Error::field("subject", "name a subject, or a period with from and to");
  }
  if (request.subjects.size() > Evidence::kMostSubjects) {
    return Error::field("subject", "at most " + std::to_string(Evidence::kMostSubjects));
  }
  EvidencePlan plan;
  plan.who = who;
  SCRUTINY_TRY(choose_checkpoint(parts.ledger, request.at, plan));
  SCRUTINY_ASSIGN(plan.time, time_of(parts.ledger, plan.checkpoint.size - 1));
  Selection selection(parts, plan);
  if (request.subjects.empty()) {
    SCRUTINY_TRY(selection.add_period(*request.period));
  }
  for (const SubjectId& subject : request.subjects) SCRUTINY_TRY(selection.add_subject(subject));
  SCRUTINY_ASSIGN(plan.records, selection.finish());
  return plan;
}

}  // namespace scrutiny
