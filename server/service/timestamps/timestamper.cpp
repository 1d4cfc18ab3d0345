#include "server/service/timestamps/timestamper.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "server/service/account_directory.h"
#include "server/service/system_actors.h"
#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/time_text.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDay = std::chrono::hours(24);
constexpr milliseconds kRetry = std::chrono::minutes(5);
// An authority's clock and ours agree to a second; a difference like this is a lie or a fault.
constexpr milliseconds kMostApart = std::chrono::minutes(5);

Command stamped(const UnitId& unit, const std::string& checkpoint, std::uint64_t size,
                const TimestampFacts& facts, const Bytes& token) {
  Command command;
  command.action = "time.stamped";
  command.actor = system_actors::kTimekeeper;
  command.subject = id_cast<SubjectId>(system_actors::kTimekeeper);
  command.unit = unit;
  command.public_ = to_public(TimeStamped{sha256(as_bytes(checkpoint)), sha256(token)});
  command.payload = {{"authority", facts.authority}, {"certificate_ends", facts.certificate_ends},
                     {"checkpoint", checkpoint},     {"policy", facts.policy},
                     {"serial", facts.serial},       {"size", size},
                     {"time", facts.time},           {"token", to_base64(token)}};
  command.precondition = [size](const StateReader& state) -> Status {
    if (!load_timestamp(state, size)) return {};
    return Error(ErrorCode::kConflict, "This checkpoint has a time token already.");
  };
  return command;
}

}  // namespace

bool Timestamper::is_due() const {
  if (!is_wanted()) return false;
  const UnixMillis now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const milliseconds wait = std::min(policy_.pace, kRetry);
    if (failures_ > 0 && now - last_attempt_ < wait.count()) return false;
  }
  const auto newest = newest_timestamp(*ledger_.snapshot());
  if (!newest) return true;
  const UnixMillis age = now - newest->recorded;
  if (age < policy_.pace.count()) return false;
  const bool grown = ledger_.size() > newest->index + 1;
  return grown || age >= kDay.count() || newest->certificate_ends < now + kDay.count();
}

void Timestamper::tick() {
  if (!is_due()) return;
  // Said by note_failure.
  [[maybe_unused]] const auto told = stamp();
}

Result<Timestamp> Timestamper::stamp() {
  if (!is_wanted())
    return Error(ErrorCode::kConflict,
                 "No time-stamping authority is configured; see timestamps in config.toml.");
  const std::lock_guard one_at_a_time(attempting_);
  auto made = attempt();
  if (made.ok()) {
    note_success(*made);
  } else {
    note_failure(made.error());
  }
  return made;
}

Result<Timestamp> Timestamper::attempt() {
  SCRUTINY_ASSIGN(const Note note, parse_note(ledger_.checkpoint()));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(note.text));
  const auto unit = system_unit(*ledger_.snapshot());
  if (!unit) return Error(ErrorCode::kUnavailable, "The service is not set up yet.");
  TimestampQuery query;
  query.imprint = sha256(as_bytes(note.text));
  query.nonce = random_array<sizeof(TimestampNonce)>();
  query.policy = policy_.policy;
  Bytes token;
  SCRUTINY_ASSIGN(const TimestampFacts facts, asked(query, token));
  SCRUTINY_TRY(ledger_.submit_and_wait(stamped(*unit, note.text, checkpoint.size, facts, token)));
  const auto made = load_timestamp(*ledger_.snapshot(), checkpoint.size);
  if (!made) return Error(ErrorCode::kInternal, "The time token is not on record.");
  return *made;
}

Result<TimestampFacts> Timestamper::asked(const TimestampQuery& query, Bytes& token) const {
  SCRUTINY_ASSIGN(token, ask_(encode_timestamp_query(query)));
  const UnixMillis now = clock_.now();
  SCRUTINY_ASSIGN(TimestampFacts facts, verify_timestamp(token, query, policy_.trust.value(), now));
  if (std::abs(facts.time - now) <= kMostApart.count()) return facts;
  return Error(ErrorCode::kTampered, "The time token says " + format_time(facts.time) +
                                         ", but this server's clock " + format_time(now) +
                                         ": look which of the two is wrong.");
}

void Timestamper::note_success(const Timestamp& made) {
  {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
    failure_.clear();
    last_attempt_ = clock_.now();
  }
  log_->info("time token over {} records, {} by {}", made.size, format_time(made.time),
             made.authority);
  if (made.certificate_ends < clock_.now() + policy_.warn_before.count())
    log_->warn("the time-stamping authority's certificate ends {}: ask it for its new one",
               format_time(made.certificate_ends));
}

void Timestamper::note_failure(const Error& why) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  failure_ = why.public_text();
  last_attempt_ = clock_.now();
  log_->error("no time token ({} attempts in a row): {}", failures_, why.describe());
}

TimestampStatus Timestamper::status() const {
  TimestampStatus out;
  out.authority = policy_.authority;
  out.newest = newest_timestamp(*ledger_.snapshot());
  const std::uint64_t size = ledger_.size();
  out.uncovered = size - std::min(size, out.newest ? out.newest->size : 0);
  out.certificate_ends_soon =
      out.newest && out.newest->certificate_ends < clock_.now() + policy_.warn_before.count();
  const std::lock_guard lock(mutex_);
  out.failures = failures_;
  out.last_attempt = last_attempt_;
  out.failure = failure_;
  return out;
}

}  // namespace scrutiny
