#include "server/service/documents/further_readings.h"

#include <utility>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

Error no_such_reading() {
  return Error(ErrorCode::kNotFound, "There is no such reading, or you may not see it.");
}

struct SeenVersion {
  DocumentRow document;
  VersionRow version;
};

// `number` 0: the one that is current for the caller.
Result<SeenVersion> see_version(const Principal& caller, const DocumentId& id, std::uint32_t number,
                                const StateReader& state) {
  auto document = load_document(state, id);
  if (!document) return no_such_reading();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *document));
  auto version = load_version(state, id, number == 0 ? view.version : number);
  if (!version) return no_such_reading();
  SCRUTINY_TRY(may_see_version(caller, *document, *version));
  return SeenVersion{std::move(*document), std::move(*version)};
}

// The caller may have this version read again as things stand.
Status may_read_again(const Principal& caller, const DocumentId& id, std::uint32_t number,
                      const StateReader& state) {
  SCRUTINY_ASSIGN(const SeenVersion seen, see_version(caller, id, number, state));
  SCRUTINY_TRY(may_take(DocumentStep::kDecideFinding, caller,
                        version_facts(caller, seen.document, seen.version)));
  const VersionRow& version = seen.version;
  if (!version.words || version.state == DocumentState::kRefused)
    return Error(ErrorCode::kErased, "This version was erased; its record and proofs remain.");
  if (version.extraction == ExtractionState::kPending)
    return Error(ErrorCode::kConflict, "The file has not been read for the first time yet.");
  if (version.state == DocumentState::kWithdrawn)
    return Error(ErrorCode::kConflict, "The version was withdrawn.");
  if (state.get(again_key(id, number)))
    return Error(ErrorCode::kConflict, "The file already waits to be read again.");
  return {};
}

Command command_about(const Principal& caller, const VersionRow& version, std::string_view action) {
  Command command;
  command.action = action;
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(version.document);
  command.version = version.version;
  command.unit = version.unit;
  return command;
}

std::vector<ReadingRow> later_readings(const VersionRow& version, const StateReader& state) {
  std::vector<ReadingRow> out;
  state.scan(reading_prefix(version.document, version.version), {},
             [&](std::string_view, const boost::json::object& row) {
               out.push_back(reading_from_row(row));
               return ScanStep::kContinue;
             });
  return out;
}

Result<Extraction> extraction_of(const Ledger& ledger, const UnitId& unit,
                                 const std::optional<ExtractionWords>& words) {
  if (!words || words->extract.size == 0)
    return Error(ErrorCode::kConflict, "One of the two readings found nothing to compare.");
  return read_extraction(ledger, unit, words->extract);
}

}  // namespace

void FurtherReadings::request(const Principal& caller, const DocumentId& id, std::uint32_t version,
                              std::optional<IdempotencyClaim> claim, DocumentChangeDone done) {
  const auto state = ledger_.snapshot();
  const auto seen = see_version(caller, id, version, *state);
  if (!seen.ok()) return done(seen.error());
  if (const Status ready = listener_.ready(); !ready.ok()) return done(ready.error());
  const VersionRow& row = seen->version;
  Command command = command_about(caller, row, "document.reading_requested");
  command.idempotency = std::move(claim);
  command.ids["document"] = id.text();
  command.ids["version"] = row.version;
  command.precondition = [caller, id, number = row.version](const StateReader& now) {
    return may_read_again(caller, id, number, now);
  };
  const PendingRow pending{id, row.version, seen->document.agency, true};
  ledger_.submit(
      std::move(command),
      completion([this, pending, row, done = std::move(done)](Result<Committed> committed) mutable {
        if (!committed.ok()) return done(std::move(committed).error());
        if (committed->freshness == Freshness::kNew) listener_.received(pending);
        done(DocumentChanged{row.document, row.version, row.state, committed->receipt.index,
                             committed->receipt, committed->freshness});
      }));
}

Result<VersionReadings> FurtherReadings::list(const Principal& caller, const DocumentId& id,
                                              std::uint32_t version) const {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(SeenVersion seen, see_version(caller, id, version, *state));
  VersionReadings out;
  out.later = later_readings(seen.version, *state);
  out.waiting = state->get(again_key(id, seen.version.version)).has_value();
  out.version = std::move(seen.version);
  return out;
}

Result<RecordedReading<ReadingDifference>> FurtherReadings::compare(const Principal& caller,
                                                                    const DocumentId& id,
                                                                    std::uint32_t version,
                                                                    std::uint64_t reading) {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(SeenVersion seen, see_version(caller, id, version, *state));
  const auto row = state->get(reading_key(id, seen.version.version, reading));
  if (!row) return no_such_reading();
  ReadingDifference out;
  out.later = reading_from_row(*row);
  if (!seen.version.words || !out.later.words)
    return Error(ErrorCode::kErased, "This version was erased; its record and proofs remain.");
  SCRUTINY_ASSIGN(const Extraction before,
                  extraction_of(ledger_, seen.version.unit, seen.version.words->extraction));
  SCRUTINY_ASSIGN(const Extraction after, extraction_of(ledger_, out.later.unit, out.later.words));
  out.difference = difference(before, after);
  Command record = command_about(caller, seen.version, "document.read");
  record.payload["what"] = "difference";
  record.precondition = [caller, id,
                         number = seen.version.version](const StateReader& now) -> Status {
    SCRUTINY_ASSIGN(const SeenVersion still, see_version(caller, id, number, now));
    static_cast<void>(still);
    return {};
  };
  out.version = std::move(seen.version);
  return RecordedReading(std::move(out), std::optional(std::move(record)));
}

}  // namespace scrutiny
