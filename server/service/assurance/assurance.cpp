#include "server/service/assurance/assurance.h"

#include <algorithm>

#include "server/service/account_commands.h"
#include "server/service/account_directory.h"
#include "server/service/assurance/names.h"
#include "storage/audit/checkpoint.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kMostRecords = 2'000'000;
constexpr std::uint64_t kBundle = 256;
constexpr std::size_t kMostTokens = 1000;
constexpr std::size_t kTokensAtOnce = 200;
constexpr RoleSet kReaders{Role::kScrutineer};

// Records of one entry bundle, as the log stores them: u16 length and the record, repeated.
Status each_record(const Bytes& bundle, const std::function<Status(const Record&)>& take) {
  std::string_view rest = as_text(bundle);
  while (rest.size() >= 2) {
    const auto size = static_cast<std::size_t>(static_cast<std::uint8_t>(rest[0]) << 8 |
                                               static_cast<std::uint8_t>(rest[1]));
    if (rest.size() < 2 + size) break;
    SCRUTINY_ASSIGN(const Record record, decode(rest.substr(2, size)));
    SCRUTINY_TRY(take(record));
    rest.remove_prefix(2 + size);
  }
  if (rest.empty()) return {};
  return Error(ErrorCode::kCorruption, "A bundle of records is cut short.");
}

}  // namespace

Status Assurance::count(AssuranceReport& report) const {
  const RecordRange& range = report.range;
  if (range.first > 0) {
    SCRUTINY_ASSIGN(const UnixMillis before, record_time(ledger_, range.first - 1));
    report.tally.reached(std::max(before, report.period.begins), range.first);
  }
  for (std::uint64_t number = range.first / kBundle; number * kBundle < range.end; ++number) {
    const std::uint64_t width = std::min(kBundle, report.size - number * kBundle);
    SCRUTINY_ASSIGN(const Bytes bundle,
                    ledger_.entry_bundle(number, static_cast<std::uint32_t>(width)));
    SCRUTINY_TRY(each_record(bundle, [&](const Record& record) -> Status {
      if (record.index < range.first || record.index >= range.end) return {};
      return report.tally.add(record);
    }));
  }
  const UnixMillis until = std::min(report.period.ends, clock_.now());
  if (until > report.period.begins) report.tally.reached(until, range.end);
  return {};
}

// An erasure is complete when no backup can bring its key back.
void Assurance::note_backups(Events& erasures) const {
  if (!backups_) return;
  for (Event& event : erasures.list) {
    const auto until = backups_(event.time);
    if (until && *until > clock_.now())
      event.details.emplace_back("pending_in_backups_until", format_time(*until));
  }
}

Status Assurance::cover(AssuranceReport& report) const {
  const RecordRange& range = report.range;
  CosignedCoverage& out = report.cosigned;
  out.quorum = cosignatures_.quorum();
  out.size = cosignatures_.cosigned().size;
  out.alarm = cosignatures_.alarm();
  out.covered = range.below(out.size);
  if (out.covered < range.count()) {
    SCRUTINY_ASSIGN(out.open_since, record_time(ledger_, range.first + out.covered));
  }
  for (const WitnessView& witness : cosignatures_.witnesses()) {
    out.witnesses.push_back({witness.name, witness.size, witness.time, range.below(witness.size)});
  }
  return {};
}

Status Assurance::cover_by_time(AssuranceReport& report) const {
  const RecordRange& range = report.range;
  TimeCoverage& out = report.time;
  out.status = timestamper_.status();
  const auto state = ledger_.snapshot();
  std::uint64_t covered = range.first;
  while (covered < range.end) {
    const auto found = list_timestamps(*state, covered + 1, kTokensAtOnce);
    for (const Timestamp& token : found) {
      if (covered == range.end) break;
      const RecordRange newly{covered, std::min(token.size, range.end)};
      covered = newly.end;
      SCRUTINY_ASSIGN(const UnixMillis made, record_time(ledger_, newly.first));
      if (token.time - made > out.longest_wait) {
        out.longest_wait = token.time - made;
        out.longest_wait_record = newly.first;
      }
      if (out.tokens.size() < kMostTokens) {
        out.tokens.push_back({token, newly});
      } else {
        ++out.omitted;
      }
    }
    if (found.size() < kTokensAtOnce) break;
  }
  out.covered = covered - range.first;
  if (covered < range.end) {
    SCRUTINY_ASSIGN(out.open_since, record_time(ledger_, covered));
  }
  return {};
}

void Assurance::name_all(const Principal& who, AssuranceReport& report) const {
  const auto state = ledger_.snapshot();
  const ReportNames names(ledger_, *state, who, rights_);
  const auto name_actor = [&](const ActorId& actor) {
    report.actors.try_emplace(actor, names.actor(actor));
  };
  const auto name_subject = [&](const SubjectId& subject) {
    if (report.subjects.contains(subject)) return;
    if (std::string name = names.subject(subject); !name.empty())
      report.subjects.emplace(subject, std::move(name));
  };
  const Tally& tally = report.tally;
  for (const auto& [actor, counted] : tally.actors) {
    name_actor(actor);
    for (const std::string& role : report.actors.at(actor).roles)
      report.roles[role] += counted.records;
  }
  for (const Events& events : tally.events) {
    for (const Event& event : events.list) {
      name_subject(event.subject);
      for (const auto& [name, value] : event.details) {
        if (const auto id = SubjectId::parse(value)) name_subject(*id);
      }
    }
  }
  for (const auto& [opening, readers] : tally.openings) name_subject(opening.first);
  for (const auto& [account, counted] : tally.failed) {
    if (const auto id = SubjectId::parse(account)) name_subject(*id);
  }
  for (const auto& [agency, counted] : tally.agencies) {
    if (const auto known = find_agency(*state, agency)) report.agencies[agency] = known->name;
  }
}

Status Assurance::record_reading(const Principal& who, const Period& period) const {
  SCRUTINY_ASSIGN(const Account reader, require_account(*ledger_.snapshot(), who.account));
  Command command = command_by(who, {"assurance.read",
                                     id_cast<SubjectId>(who.account),
                                     reader.unit,
                                     {{"from", period.from}, {"to", period.to}}});
  command.precondition = [who](const StateReader& state) {
    return still_entitled(state, who, kReaders);
  };
  const auto committed = ledger_.submit_and_wait(std::move(command));
  return committed.ok() ? Status() : Status(committed.error());
}

Result<AssuranceReport> Assurance::read(const Principal& who, const std::string& from,
                                        const std::string& to) const {
  SCRUTINY_ASSIGN(Period period, parse_period(from, to));
  AssuranceReport report{
      std::move(period), {}, ledger_.checkpoint(), 0, {}, Tally(ledger_), {}, {}, {}, {}, {}, {}};
  SCRUTINY_ASSIGN(const Note note, parse_note(report.checkpoint));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(note.text));
  report.size = checkpoint.size;
  report.log_key = ledger_.verifier_key();
  report.checkpoint = cosignatures_.with_cosignatures(report.checkpoint);
  SCRUTINY_ASSIGN(report.range, in_period(ledger_, report.size, report.period));
  if (report.range.count() > kMostRecords)
    return Error(ErrorCode::kTooLarge,
                 "There are more than 2,000,000 records in that period. "
                 "Choose a shorter one.");
  SCRUTINY_TRY(count(report));
  note_backups(report.tally.events.at(static_cast<std::size_t>(EventKind::kErasure)));
  SCRUTINY_TRY(cover(report));
  SCRUTINY_TRY(cover_by_time(report));
  name_all(who, report);
  SCRUTINY_TRY(record_reading(who, report.period));
  return report;
}

}  // namespace scrutiny
