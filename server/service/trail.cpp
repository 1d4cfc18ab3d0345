#include "server/service/trail.h"

#include <algorithm>
#include <array>

#include "server/service/account_commands.h"
#include "storage/audit/checkpoint.h"
#include "storage/audit/record.h"
#include "storage/audit/tlog_proof.h"
#include "storage/state/accounts_rows.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

constexpr std::array<std::string_view, 4> kViews = {"complete", "redacted", "sealed", "erased"};
// Bounds the work of one page for a reader who may see few records.
constexpr std::uint64_t kMostExamined = 1000;

constexpr std::string_view kPasswordHash = "phc";

Error nothing_there() {
  return Error(ErrorCode::kNotFound, "There is no such record, or you may not see it.");
}

// An act of the caller's account, also through a token the operator minted for it.
bool is_own_act(const StateReader& state, const Principal& who, const ActorId& actor) {
  if (actor == who.actor || actor == id_cast<ActorId>(who.account)) return true;
  return state.get(accounts_rows::bearer_of(who.account, id_cast<TokenId>(actor))).has_value();
}

bool is_own_act(const StateReader& state, const Principal& who, const std::string& bytes) {
  const auto record = decode(bytes);
  return record.ok() && is_own_act(state, who, record->actor);
}

}  // namespace

std::string_view text(PayloadView view) {
  return kViews.at(static_cast<std::size_t>(view));
}

bool holds_password_hash(const boost::json::object& payload) {
  return payload.contains(kPasswordHash);
}

Trail::Right Trail::right_to(const StateReader& state, const Principal& who,
                             const std::string& bytes) const {
  if (who.roles.has(Role::kScrutineer)) return Right::kPayload;
  const auto record = decode(bytes);
  if (!record.ok()) return Right::kNone;
  if (is_own_act(state, who, record->actor)) return Right::kPayload;
  const bool visible = record->subject == id_cast<SubjectId>(who.account) ||
                       subjects_.may_see(state, who, record->subject, record->version);
  return visible ? Right::kRecord : Right::kNone;
}

Result<TrailPage> Trail::list(const Principal& who, std::uint64_t from, std::size_t limit,
                              const std::optional<SubjectId>& subject) const {
  if (subject) return list_subject(who, from, limit, *subject);
  const auto state = ledger_.snapshot();
  const std::uint64_t size = ledger_.size();
  const std::uint64_t end = std::min(size, from < size ? from + kMostExamined : size);
  TrailPage page;
  std::uint64_t index = from;
  for (; index < end && page.records.size() < limit; ++index) {
    SCRUTINY_ASSIGN(std::string record, ledger_.record(index));
    if (right_to(*state, who, record) == Right::kNone) continue;
    page.records.push_back({index, std::move(record)});
  }
  if (index < size) page.next = index;
  return page;
}

Result<TrailPage> Trail::list_subject(const Principal& who, std::uint64_t from, std::size_t limit,
                                      const SubjectId& subject) const {
  const auto state = ledger_.snapshot();
  std::vector<std::uint64_t> indexes;
  std::optional<std::uint64_t> next;
  state->scan(TrailProjection::prefix(subject), key_number(from),
              [&](std::string_view key, const boost::json::object&) {
                constexpr std::size_t kDigits = 16;
                const std::string digits(key.substr(key.size() - kDigits));
                const std::uint64_t index = std::stoull(digits, nullptr, 16);
                if (indexes.size() == kMostExamined) {
                  next = index;
                  return ScanStep::kStop;
                }
                indexes.push_back(index);
                return ScanStep::kContinue;
              });
  TrailPage page;
  for (const std::uint64_t index : indexes) {
    if (page.records.size() == limit) {
      next = index;
      break;
    }
    SCRUTINY_ASSIGN(std::string record, ledger_.record(index));
    if (right_to(*state, who, record) == Right::kNone) continue;
    page.records.push_back({index, std::move(record)});
  }
  page.next = next;
  return page;
}

Result<OpenedRecord> Trail::open(const Principal& who, std::uint64_t index) const {
  auto bytes = ledger_.record(index);
  if (!bytes.ok() && bytes.error().code() == ErrorCode::kNotFound) return nothing_there();
  if (!bytes.ok()) return std::move(bytes).error();
  OpenedRecord opened;
  opened.record = {index, std::move(bytes).value()};
  const auto state = ledger_.snapshot();
  switch (right_to(*state, who, opened.record.record)) {
    case Right::kNone:
      return nothing_there();
    case Right::kRecord:
      return opened;
    case Right::kPayload:
      break;
  }
  return with_payload(who, std::move(opened));
}

Result<OpenedRecord> Trail::with_payload(const Principal& who, OpenedRecord opened) const {
  auto payload = ledger_.payload(opened.record.index);
  if (!payload.ok() && payload.error().code() == ErrorCode::kErased) {
    opened.view = PayloadView::kErased;
    return opened;
  }
  if (!payload.ok()) return std::move(payload).error();
  const auto state = ledger_.snapshot();
  if (!is_own_act(*state, who, opened.record.record)) {
    SCRUTINY_ASSIGN(const Account reader, require_account(*state, who.account));
    const auto record = decode(opened.record.record);
    if (!record.ok()) return record.error();
    const auto committed = ledger_.submit_and_wait(command_by(
        who, {"record.read", record->subject, reader.unit, {{"index", opened.record.index}}}));
    if (!committed.ok()) return committed.error();
  }
  opened.payload = std::move(payload->payload);
  opened.view = PayloadView::kComplete;
  if (holds_password_hash(opened.payload)) {
    opened.payload.erase(kPasswordHash);
    opened.view = PayloadView::kRedacted;
    return opened;
  }
  opened.payload_bytes = std::move(payload->bytes);
  opened.salt = payload->salt;
  return opened;
}

Result<std::string> Trail::proof(std::uint64_t index) const {
  TlogProof proof;
  proof.index = index;
  proof.checkpoint = ledger_.checkpoint();
  // The size is that of the very checkpoint in the file; the log may have grown meanwhile.
  SCRUTINY_ASSIGN(const Note note, parse_note(proof.checkpoint));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(note.text));
  if (index >= checkpoint.size) return nothing_there();
  SCRUTINY_ASSIGN(proof.hashes, ledger_.inclusion_proof(index, checkpoint.size));
  return format_tlog_proof(proof);
}

}  // namespace scrutiny
