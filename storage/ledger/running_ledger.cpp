// The ledger over its stores: door checks and sealing on the caller's thread, reads, content.
#include <atomic>
#include <map>
#include <mutex>

#include "storage/audit/tiles.h"
#include "storage/crypto/random.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/content.h"
#include "storage/ledger/content_rows.h"
#include "storage/ledger/idempotency.h"
#include "storage/ledger/sequencer.h"
#include "storage/ledger/store_parts.h"
#include "storage/ledger/writer_check.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMostIdempotencyKey = 255;

// Checks that need no state.
Status check_shape(const Command& command) {
  if (!is_action(command.action)) {
    return Error(ErrorCode::kInternal, "This is no action.", command.action);
  }
  if (command.payload.contains(kIdempotencyMember)) {
    return Error(ErrorCode::kInternal, "The payload member idem belongs to the ledger.");
  }
  if (command.idempotency &&
      (command.idempotency->key.empty() || command.idempotency->key.size() > kMostIdempotencyKey)) {
    return Error::field("Idempotency-Key", "must be 1 to 255 bytes");
  }
  if (has_public(command.action)) return check_public(command.action, command.public_);
  if (command.public_.empty()) return {};
  return Error(ErrorCode::kInternal, "This action has no public part.", command.action);
}

class EmbeddedLedger final : public RunningLedger {
 public:
  EmbeddedLedger(LedgerSettings settings, StoreParts parts, std::unique_ptr<StateStore> state)
      : settings_(std::move(settings)),
        parts_(std::move(parts)),
        state_(std::move(state)),
        log_(*parts_.engine.engine) {}
  ~EmbeddedLedger() override { stop(); }

  Status start(CheckedLog checked);

  void submit(Command command, Completion done) override;
  Result<UnitId> create_unit() override;
  std::shared_ptr<const StateReader> snapshot() const override {
    return sequencer_->published()->state;
  }
  Result<std::string> record(std::uint64_t index) const override;
  Result<OpenedPayload> payload(std::uint64_t index) const override;
  std::string checkpoint() const override { return sequencer_->published()->checkpoint; }
  Result<std::string> checkpoint_over(std::uint64_t size) const override {
    SCRUTINY_TRY(check_range(size));
    return log_.checkpoint_covering(size == 0 ? 0 : size - 1);
  }
  std::uint64_t size() const override { return sequencer_->published()->size; }
  std::vector<RecordedLogKey> log_keys() const override;
  Result<std::vector<Digest>> inclusion_proof(std::uint64_t index,
                                              std::uint64_t tree_size) const override;
  Result<std::vector<Digest>> consistency_proof(std::uint64_t from,
                                                std::uint64_t to) const override;
  Result<Bytes> tile(std::uint8_t level, std::uint64_t number, std::uint32_t count) const override;
  Result<Bytes> entry_bundle(std::uint64_t number, std::uint32_t count) const override;
  Result<std::unique_ptr<BlobWriter>> create_blob(const UnitId& unit) override;
  Result<std::unique_ptr<BlobReader>> open_blob(const UnitId& unit, const BlobId& blob,
                                                std::uint64_t size) const override;

  void stop() override {
    if (sequencer_) sequencer_->stop();
  }
  void acknowledge_clock() override { clock_->acknowledge(); }
  void refuse_commands(Error why) override { sequencer_->refuse(std::move(why)); }
  LedgerLoad load() const override {
    const auto done = sequencer_->work();
    return {sequencer_->waiting(), settings_.options.queue_depth, done.commits, done.records,
            std::chrono::nanoseconds(done.cpu_nanoseconds)};
  }
  Result<Committed> rotate_log_key(const LogKeyRotation& rotation) override;
  std::vector<ActiveLogKey> active_log_keys() const override {
    return parts_.log_keys->active(settings_.clock->now());
  }
  KeyWrapping key_wrapping() const override { return parts_.keys->wrapping(); }
  Result<std::size_t> collect_content(std::chrono::hours age) override;
  Status flush_state() override { return state_->flush(); }

 private:
  Status catch_up(std::uint64_t size);
  Result<std::unordered_set<UnitId>> apply_erasures_again();
  void erase(const std::vector<UnitId>& units, const std::vector<std::string>& rows);
  Status write_genesis();
  Status room() const;
  Status check_range(std::uint64_t tree_size) const;

  LedgerSettings settings_;
  StoreParts parts_;
  std::unique_ptr<StateStore> state_;
  LogReader log_;
  std::unique_ptr<RecordClock> clock_;
  std::unique_ptr<Sequencer> sequencer_;
  std::mutex rotating_;  // one rotation at a time
  std::mutex collect_mutex_;
  std::map<BlobId, std::chrono::steady_clock::time_point> unnamed_since_;
};

Status EmbeddedLedger::start(CheckedLog checked) {
  const std::uint64_t size = checked.end.tree.size();
  if (size > parts_.head->head().size) {
    SCRUTINY_TRY(parts_.head->advance({size, checked.checkpoint}));
  }
  SCRUTINY_TRY(catch_up(size));
  SCRUTINY_ASSIGN(auto erased, apply_erasures_again());
  clock_ = std::make_unique<RecordClock>(*settings_.clock, checked.end.time);
  const auto files = settings_.files;
  const auto db = settings_.paths.db();
  SequencerParts parts{*parts_.engine.engine,
                       *parts_.head,
                       *state_,
                       settings_.projections,
                       *parts_.log_keys,
                       settings_.origin,
                       *clock_,
                       settings_.fatal,
                       [files, db] { return free_space(files, db); },
                       [this](const auto& units, const auto& rows) { erase(units, rows); },
                       settings_.options};
  sequencer_ =
      std::make_unique<Sequencer>(std::move(parts), std::move(checked.end), std::move(erased),
                                  Published{state_->snapshot(), size, checked.checkpoint});
  sequencer_->start();
  return size == 0 ? write_genesis() : Status();
}

Status EmbeddedLedger::catch_up(std::uint64_t size) {
  SCRUTINY_ASSIGN(const bool ours, state_belongs(log_, state_->mark(), size));
  if (!ours) {
    // Left over from another history of this folder (a restore) or from another program: it is only
    // a projection.
    state_.reset();
    SCRUTINY_TRY(remove_folder(settings_.files, settings_.paths.state()));
    SCRUTINY_TRY(create_folder(settings_.files, settings_.paths.state()));
    SCRUTINY_ASSIGN(state_, open_state(settings_));
  }
  return replay({log_, *parts_.sealing, settings_.projections}, *state_, size, settings_.progress);
}

// audit-format section 1: an erasure is applied again at every start and restore.
Result<std::unordered_set<UnitId>> EmbeddedLedger::apply_erasures_again() {
  std::unordered_set<UnitId> erased;
  std::uint64_t newest = 0;  // record that erased something
  state_->snapshot()->scan(
      kErasedPrefix, "", [&](std::string_view key, const boost::json::object& row) {
        if (const auto unit = UnitId::parse(key.substr(kErasedPrefix.size()))) erased.insert(*unit);
        newest = std::max(newest, RowFields(row, "erased unit").number("record"));
        return ScanStep::kContinue;
      });
  // A crash came between an erasure and its last step: old words may still lie in the files.
  if (!erased.empty() && newest >= state_->forgotten()) SCRUTINY_TRY(state_->forget_all());
  for (const auto& unit : erased) {
    const auto destroyed = parts_.keys->destroy(unit);
    if (!destroyed.ok() && destroyed.error().code() != ErrorCode::kNotFound)
      return destroyed.error();
    if (settings_.on_erased) settings_.on_erased(unit);
  }
  return erased;
}

void EmbeddedLedger::erase(const std::vector<UnitId>& units, const std::vector<std::string>& rows) {
  for (const auto& unit : units) {
    const auto destroyed = parts_.keys->destroy(unit);
    if (!destroyed.ok() && destroyed.error().code() != ErrorCode::kNotFound) {
      settings_.fatal("an erased key could not be destroyed: " + destroyed.error().describe());
      return;
    }
  }
  if (const auto forgotten = state_->forget(rows); !forgotten.ok()) {
    settings_.fatal("erased words could not be removed: " + forgotten.error().describe());
    return;
  }
  if (!settings_.on_erased) return;
  for (const auto& unit : units) settings_.on_erased(unit);
}

Status EmbeddedLedger::write_genesis() {
  SCRUTINY_ASSIGN(const UnitId unit, create_unit());
  Command command;
  command.action = "log.created";
  command.actor = new_id<ActorId>();
  command.subject = new_id<SubjectId>();
  command.unit = unit;
  command.public_ =
      to_public(LogCreated{settings_.origin, kDataFormat, verifier_key(), settings_.kind});
  const auto done = submit_and_wait(std::move(command));
  return done.ok() ? Status() : Status(done.error());
}

void EmbeddedLedger::submit(Command command, Completion done) {
  if (const auto shape = check_shape(command); !shape.ok()) return done(shape.error());
  if (command.action == kKeyRotatedAction && !parts_.log_keys->expects(command)) {
    return done(Error(ErrorCode::kInternal, "The log's key is rotated by the ledger only."));
  }
  const Salt salt = command.writer ? command.writer->salt : random_array<32>();
  complete_payload(command);
  auto sealed = parts_.sealing->seal(command.unit, command.payload, salt);
  if (!sealed.ok()) return done(std::move(sealed).error());
  if (command.writer) {
    const auto held = check_writer_signature(settings_.origin, command, sealed->commit,
                                             sealed->payload, *snapshot());
    if (!held.ok()) return done(held.error());
  }
  command.payload.clear();
  PreparedCommand prepared;
  prepared.command = std::move(command);
  prepared.payload = std::move(sealed->payload);
  prepared.box = std::move(sealed->box);
  prepared.commit = sealed->commit;
  prepared.done = std::move(done);
  sequencer_->submit(std::move(prepared));
}

std::vector<RecordedLogKey> EmbeddedLedger::log_keys() const {
  std::vector<RecordedLogKey> out;
  const LogKeyChain chain = parts_.log_keys->chain();
  for (const LogKeyLink& link : chain.links()) {
    out.push_back({link.key.text(), link.record});
  }
  return out;
}

Result<Committed> EmbeddedLedger::rotate_log_key(const LogKeyRotation& rotation) {
  const std::lock_guard one_at_a_time(rotating_);
  SCRUTINY_TRY(room());
  SCRUTINY_ASSIGN(Command command,
                  parts_.log_keys->prepare(rotation, settings_.clock->now(), size()));
  auto done = submit_and_wait(std::move(command));
  // Whether a key that could not be recorded is needed is known at the next start or rotation.
  if (done.ok()) SCRUTINY_TRY(parts_.log_keys->settle());
  return done;
}

Result<UnitId> EmbeddedLedger::create_unit() {
  SCRUTINY_TRY(room());
  return parts_.keys->create_unit();
}

Result<std::string> EmbeddedLedger::record(std::uint64_t index) const {
  if (index >= size()) return Error(ErrorCode::kNotFound, "There is no such record.");
  return log_.record(index);
}

Result<OpenedPayload> EmbeddedLedger::payload(std::uint64_t index) const {
  SCRUTINY_ASSIGN(const std::string bytes, record(index));
  SCRUTINY_ASSIGN(const Record decoded, decode(bytes));
  SCRUTINY_ASSIGN(const Bytes box, log_.sealed_payload(index));
  return parts_.sealing->open(decoded, box);
}

Status EmbeddedLedger::check_range(std::uint64_t tree_size) const {
  if (tree_size <= size()) return {};
  return Error::field("size", "The log has not that many records.");
}

Result<std::vector<Digest>> EmbeddedLedger::inclusion_proof(std::uint64_t index,
                                                            std::uint64_t tree_size) const {
  SCRUTINY_TRY(check_range(tree_size));
  return scrutiny::inclusion_proof(index, tree_size, log_);
}

Result<std::vector<Digest>> EmbeddedLedger::consistency_proof(std::uint64_t from,
                                                              std::uint64_t to) const {
  SCRUTINY_TRY(check_range(to));
  return scrutiny::consistency_proof(from, to, log_);
}

Result<Bytes> EmbeddedLedger::tile(std::uint8_t level, std::uint64_t number,
                                   std::uint32_t count) const {
  const std::uint64_t now = size();
  const Error none(ErrorCode::kNotFound, "The log does not reach so far.");
  if (count == 0 || count > kTileWidth || level > kMaxTileLevel) return none;
  const std::uint64_t full = full_tiles(level, now);
  if (number > full || (number == full && count > partial_width(level, now))) return none;
  std::vector<Digest> hashes(count);
  SCRUTINY_TRY(log_.read_nodes(level, number * kTileWidth, hashes));
  Bytes out;
  out.reserve(hashes.size() * sizeof(Digest));
  for (const auto& hash : hashes) out.insert(out.end(), hash.begin(), hash.end());
  return out;
}

Result<Bytes> EmbeddedLedger::entry_bundle(std::uint64_t number, std::uint32_t count) const {
  const std::uint64_t now = size();
  const Error none(ErrorCode::kNotFound, "The log does not reach so far.");
  if (count == 0 || count > kTileWidth || number > now / kTileWidth) return none;
  const std::uint64_t first = number * kTileWidth;
  if (first + count > now) return none;
  std::string out;
  std::uint64_t seen = 0;
  SCRUTINY_TRY(log_.engine().read(
      Table::kRecords, first, first + count, [&](std::uint64_t, ByteView record) {
        append_big_endian(out, static_cast<std::uint16_t>(record.size()));
        out.append(as_text(record));
        ++seen;
        return Visit::kContinue;
      }));
  if (seen != count) return Error(ErrorCode::kCorruption, "A record is missing from the log.");
  const ByteView bytes = as_bytes(out);
  return Bytes(bytes.begin(), bytes.end());
}

Status EmbeddedLedger::room() const {
  SCRUTINY_ASSIGN(const auto free, free_space(settings_.files, settings_.paths.db()));
  if (free >= settings_.options.reserve_bytes) return {};
  return Error(ErrorCode::kStorageFull, "There is no room to store more.",
               std::to_string(free) + " bytes free");
}

Result<std::unique_ptr<BlobWriter>> EmbeddedLedger::create_blob(const UnitId& unit) {
  SCRUTINY_TRY(room());
  SCRUTINY_ASSIGN(const Key256 key, parts_.keys->find(unit));
  return make_blob_writer({*parts_.engine.engine, parts_.sealing->origin(), unit}, key,
                          [this] { return room(); });
}

Result<std::unique_ptr<BlobReader>> EmbeddedLedger::open_blob(const UnitId& unit,
                                                              const BlobId& blob,
                                                              std::uint64_t size) const {
  SCRUTINY_ASSIGN(const Key256 key, parts_.keys->find(unit));
  return make_blob_reader({*parts_.engine.engine, parts_.sealing->origin(), unit}, key, blob, size);
}

Result<std::size_t> EmbeddedLedger::collect_content(std::chrono::hours age) {
  const std::lock_guard lock(collect_mutex_);
  const auto now = settings_.clock->monotonic();
  std::vector<BlobId> stored;
  SCRUTINY_TRY(parts_.engine.maintenance->list_blobs([&](const StoredBlob& blob) {
    stored.push_back(blob.id);
    return Visit::kContinue;
  }));
  // Taken after the list, so that content named meanwhile is seen as named.
  const auto state = sequencer_->published()->state;
  std::map<BlobId, std::chrono::steady_clock::time_point> unnamed;
  std::size_t removed = 0;
  for (const auto& blob : stored) {
    if (state->get_raw(RowSpace::kRows, content_row_key(blob))) continue;
    const auto since = unnamed_since_.contains(blob) ? unnamed_since_[blob] : now;
    if (now - since < age) {
      unnamed[blob] = since;
      continue;
    }
    SCRUTINY_TRY(parts_.engine.maintenance->delete_blob(blob));
    ++removed;
  }
  unnamed_since_ = std::move(unnamed);
  return removed;
}

}  // namespace

Result<std::unique_ptr<RunningLedger>> open_ledger(LedgerSettings settings, OpenMode mode) {
  set_defaults(settings);
  SCRUTINY_ASSIGN(auto parts, open_parts(settings, mode));
  const LogReader log(*parts.engine.engine);
  SCRUTINY_ASSIGN(auto checked, check_log(log, parts.head->head(), parts.log_keys->chain()));
  SCRUTINY_ASSIGN(auto state, open_state(settings));
  auto ledger =
      std::make_unique<EmbeddedLedger>(std::move(settings), std::move(parts), std::move(state));
  SCRUTINY_TRY(ledger->start(std::move(checked)));
  return std::unique_ptr<RunningLedger>(std::move(ledger));
}

}  // namespace scrutiny
