#include "storage/backup/restore.h"

#include <filesystem>
#include <unordered_set>

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/engine/rocksdb_engine.h"
#include "storage/ledger/key_rewrap.h"
#include "storage/ledger/store_parts.h"

namespace scrutiny::backup {
namespace {

namespace fs = std::filesystem;

class FileSink final : public RunSink {
 public:
  FileSink(FileSystemPtr files, std::string root)
      : files_(std::move(files)), root_(std::move(root)) {}

  Status file(const std::string& name, ByteView content) override {
    for (auto slash = name.find('/'); slash != name.npos; slash = name.find('/', slash + 1))
      SCRUTINY_TRY(create_folder(files_, root_ + "/" + name.substr(0, slash)));
    return replace_file(files_, root_ + "/" + name, content);
  }
  Status record(const TreeFrontier&, std::string_view, ByteView) override { return {}; }
  Status chunk(const BlobId&, std::uint32_t, std::uint32_t, ByteView) override { return {}; }
  Status checkpoint(std::uint64_t, std::string_view) override { return {}; }

 private:
  FileSystemPtr files_;
  std::string root_;
};

// What a log is restored as. As itself nothing changes; a continued log begins with another record
// 0, so every `prev` after it differs, and its checkpoints are its own.
class LogForm {
 public:
  virtual ~LogForm() = default;
  virtual Result<LogRow> row(std::uint64_t index, std::string_view record, ByteView payload,
                             const Digest& prev) = 0;
  virtual std::string checkpoint(const TreeFrontier& tree, std::string_view note) = 0;
};

class SameLog final : public LogForm {
 public:
  Result<LogRow> row(std::uint64_t index, std::string_view record, ByteView payload,
                     const Digest&) override {
    return LogRow{index, std::string(record), Bytes(payload.begin(), payload.end())};
  }
  std::string checkpoint(const TreeFrontier&, std::string_view note) override {
    return std::string(note);
  }
};

class ContinuedLog final : public LogForm {
 public:
  ContinuedLog(const RestoreOptions& options, const NoteSigner& signer, KeyStore& keys,
               const RunIndex& last, std::string known)
      : options_(options), signer_(signer), keys_(keys), last_(last), known_(std::move(known)) {}

  Result<LogRow> row(std::uint64_t index, std::string_view bytes, ByteView payload,
                     const Digest& prev) override {
    SCRUTINY_ASSIGN(Record record, decode(bytes));
    if (index == 0) return first(std::move(record), bytes);
    record.prev = prev;
    return LogRow{index, encode(record), Bytes(payload.begin(), payload.end())};
  }

  std::string checkpoint(const TreeFrontier& tree, std::string_view) override {
    return sign_checkpoint({signer_.verifier().name(), tree.size(), tree.root(), {}}, signer_);
  }

 private:
  // The old record 0 stands in the payload, so that the old log can be computed again from this one
  // and held against receipts and cosigned checkpoints.
  Result<LogRow> first(Record record, std::string_view old_bytes) {
    SCRUTINY_ASSIGN(const LogBeginning old, log_beginning(record));
    LogContinued continued;
    continued.origin = last_.origin;
    continued.checkpoint = known_;
    continued.size = last_.tree.size();
    continued.log = old.log;
    continued.log.origin = options_.settings.origin;
    continued.log.key = signer_.verifier().text();
    continued.sealed_as = old.sealed_as;
    SCRUTINY_ASSIGN(record.unit, keys_.create_unit());
    record.action = "log.continued";
    record.public_ = to_public(continued);
    const Sealing sealing(old.sealed_as, keys_, options_.settings.options.max_payload);
    SCRUTINY_ASSIGN(auto sealed, sealing.seal(record.unit,
                                              {{"first_record", old_bytes},
                                               {"restored_checkpoint", last_.checkpoint}},
                                              random_array<32>()));
    record.commit = sealed.commit;
    return LogRow{0, encode(record), std::move(sealed.box)};
  }

  const RestoreOptions& options_;
  const NoteSigner& signer_;
  KeyStore& keys_;
  const RunIndex& last_;
  std::string known_;
};

struct Known {
  Checkpoint checkpoint;
  std::string note;
};

Error rewritten(std::uint64_t size) {
  return {ErrorCode::kTampered,
          "The first " + std::to_string(size) +
              " records of the backup are not those of a checkpoint that was signed: one of the "
              "two is of a rewritten log. Tell the scrutineer. Nothing was restored."};
}

// Writes the log commit by commit, and remembers what it says was erased.
class LogSink final : public RunSink {
 public:
  LogSink(Engine& engine, LogForm& form, const std::optional<Known>& known)
      : engine_(engine), form_(form), known_(known) {}

  Status file(const std::string&, ByteView) override { return {}; }

  Status record(const TreeFrontier& source, std::string_view bytes, ByteView payload) override {
    const std::uint64_t index = source.size() - 1;
    if (known_ && known_->checkpoint.size == source.size() &&
        known_->checkpoint.root != source.root())
      return rewritten(source.size());
    SCRUTINY_ASSIGN(LogRow row, form_.row(index, bytes, payload, leaf_));
    leaf_ = leaf_hash(row.record);
    Pending next{std::move(row), leaf_};
    if (is_of_action(bytes, "subject.erased")) {
      SCRUTINY_ASSIGN(const Record record, decode(bytes));
      SCRUTINY_ASSIGN(const auto erasure, subject_erased(record.public_.value()));
      erased_.insert(erasure.unit);
    }
    pending_.push_back(std::move(next));
    return {};
  }

  Status chunk(const BlobId& blob, std::uint32_t number, std::uint32_t of,
               ByteView bytes) override {
    return engine_.put_blob_if_absent(blob, number, bytes,
                                      number + 1 == of ? ChunkPlace::kLast : ChunkPlace::kMore);
  }

  Status checkpoint(std::uint64_t size, std::string_view note) override {
    CommitBatch batch;
    batch.size = size;
    const Digest prev = written_leaf_;
    std::size_t taken = 0;
    for (; taken < pending_.size() && pending_[taken].row.index < size; ++taken) {
      written_leaf_ = pending_[taken].leaf;
      tree_.append(written_leaf_, [&](unsigned level, std::uint64_t index, const Digest& hash) {
        batch.nodes.push_back({static_cast<std::uint8_t>(level), index, hash});
      });
      batch.rows.push_back(std::move(pending_[taken].row));
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(taken));
    if (tree_.size() != size)
      return Error(ErrorCode::kCorruption, "A commit of the backup has not all its records.");
    batch.last_leaf = written_leaf_;
    batch.checkpoint = form_.checkpoint(tree_, note);
    return engine_.append_if(prev, batch);
  }

  const std::unordered_set<UnitId>& erased() const { return erased_; }

 private:
  struct Pending {
    LogRow row;
    Digest leaf;
  };
  Engine& engine_;
  LogForm& form_;
  const std::optional<Known>& known_;
  std::vector<Pending> pending_;  // of the commit that is being read
  Digest leaf_{};                 // of the last record read
  Digest written_leaf_{};
  TreeFrontier tree_;
  std::unordered_set<UnitId> erased_;
};

// Every key the old log had, as far as the restored keys know: it may have been rotated since a
// checkpoint was signed, or since the backup.
Result<std::vector<NoteVerifier>> keys_of(const RunIndex& last, const KeyStore& keys) {
  SCRUTINY_ASSIGN(const auto key, NoteVerifier::parse(last.log_key));
  SCRUTINY_ASSIGN(const auto stored, keys.load_log_keys());
  std::vector<NoteVerifier> out = {key};
  for (const StoredLogKey& each : stored) {
    SCRUTINY_ASSIGN(VerifyKey public_key, VerifyKey::from_raw(each.public_key));
    NoteVerifier verifier(last.origin, NoteKeyType::kEd25519, std::move(public_key));
    if (verifier.text() != key.text()) out.push_back(std::move(verifier));
  }
  return out;
}

// The furthest of the known checkpoints; they must all be the old log's own.
Result<std::optional<Known>> furthest(const std::vector<std::string>& notes, const RunIndex& last,
                                      const std::vector<NoteVerifier>& keys) {
  std::optional<Known> out;
  for (const std::string& note : notes) {
    auto opened = open_checkpoint(note, last.origin, keys);
    if (!opened.ok())
      return Error(
          ErrorCode::kTampered,
          "A checkpoint to compare with is not one of " + last.origin + ", signed by its key.",
          opened.error().describe());
    if (!out || opened->checkpoint.size > out->checkpoint.size)
      out = Known{std::move(opened->checkpoint), note};
  }
  return out;
}

Error records_lost(const std::string& shown_by, std::uint64_t size) {
  return {ErrorCode::kRollback,
          "Records are missing: the backup holds " + std::to_string(size) + ", but " + shown_by +
              ". Going on under the same name would fork the log, and no witness would cosign it. "
              "Restore a newer backup, or restore it as a continued log under another name "
              "(--continue-as)."};
}

Error no_run(const BackupFolder& data) {
  return {ErrorCode::kNotFound, "The backup in " + data.path() + " holds no run yet."};
}

class Restore {
 public:
  Restore(const BackupFolder& data, RestoreOptions options)
      : data_(data), options_(std::move(options)), files_(options_.settings.files) {}

  Result<RestoreReport> run() {
    SCRUTINY_ASSIGN(chain_, read_chain(data_));
    if (chain_.runs.empty()) return no_run(data_);
    const RunIndex& last = chain_.runs.back();
    SCRUTINY_TRY(settle_keys(key_options(options_.settings)));
    SCRUTINY_ASSIGN(keys_, open_keys(options_.settings));
    SCRUTINY_ASSIGN(const auto log_keys, keys_of(last, *keys_));
    SCRUTINY_ASSIGN(known_, furthest(options_.known, last, log_keys));
    const bool continued = options_.settings.origin != last.origin;
    report_.size = last.tree.size();
    if (known_) report_.known_size = known_->checkpoint.size;
    if (continued) report_.old_origin = last.origin;
    if (!continued && report_.known_size > report_.size)
      return records_lost("a checkpoint over " + std::to_string(report_.known_size) +
                              " was signed and is held outside",
                          report_.size);
    SCRUTINY_ASSIGN(auto lock, hold_data_folder(files_, options_.settings.paths));
    if (continued) {
      SCRUTINY_TRY(write_continued(last));
    } else {
      SameLog same;
      SCRUTINY_TRY(write_log(same, continued));
    }
    return std::move(report_);
  }

 private:
  // The old log's key ends with it: what is signed under another name is signed by another key.
  Status write_continued(const RunIndex& last) {
    const auto seed = Key256::generate();
    SCRUTINY_TRY(keys_->store_log_keys(std::vector{StoredLogKey::first(seed)}));
    const NoteSigner signer(options_.settings.origin, NoteKeyType::kEd25519, SigningKey(seed));
    ContinuedLog form(options_, signer, *keys_, last, known_ ? known_->note : last.checkpoint);
    return write_log(form, true);
  }

  // The key that signs from here on; keys that remember a rotation which the records do not have
  // show that records are missing.
  Status check_log_keys(Engine& engine, bool continued) {
    SCRUTINY_ASSIGN(const auto chain, open_key_chain(options_.settings, *keys_, engine));
    auto holds = chain.check(LogReader(engine), report_.size);
    report_.log_key = chain.newest().text();
    if (holds.ok() || holds.error().code() != ErrorCode::kRollback || continued) return holds;
    return records_lost("the keys show a rotation of the log's key that it does not record",
                        report_.size);
  }

  Status write_log(LogForm& form, bool continued) {
    SCRUTINY_ASSIGN(const auto engine, RocksEngine::open({.files = files_,
                                                          .path = options_.settings.paths.db(),
                                                          .fatal = options_.settings.fatal}));
    LogSink sink(*engine, form, known_);
    const RunIndex* before = nullptr;
    for (const RunIndex& run : chain_.runs) {
      SCRUTINY_ASSIGN(
          const RunIndex found,
          read_run(files_, data_.path() + "/" + run_name(run.number), data_.key(), before, &sink));
      if (found.archive.sha256 != run.archive.sha256)
        return Error(ErrorCode::kTampered, run_name(run.number) + " is not what its index says.");
      before = &run;
      if (options_.progress) options_.progress(run.tree.size(), report_.size);
    }
    SCRUTINY_TRY(check_log_keys(*engine, continued));
    SCRUTINY_TRY(apply_erasures(sink.erased(), continued));
    SCRUTINY_ASSIGN(const EngineHead head, engine->head());
    auto made =
        HeadStore::create(files_, options_.settings.paths.head(), {head.size, head.checkpoint});
    return made.ok() ? Status() : Status(made.error());
  }

  Status apply_erasures(const std::unordered_set<UnitId>& erased, bool continued) {
    for (const auto& [unit, lives] : keys_->list()) {
      if (lives && erased.contains(unit)) {
        SCRUTINY_TRY(keys_->destroy(unit));
        ++report_.destroyed;
      }
      if (!lives && !erased.contains(unit)) report_.forgotten.push_back(unit);
    }
    if (continued || report_.forgotten.empty()) return {};
    return records_lost("the keys show an erasure that it does not record", report_.size);
  }

  const BackupFolder& data_;
  RestoreOptions options_;
  FileSystemPtr files_;
  Chain chain_;
  std::optional<Known> known_;
  std::unique_ptr<KeyStore> keys_;
  RestoreReport report_;
};

}  // namespace

Status restore_files(const BackupFolder& data, const std::string& root) {
  SCRUTINY_TRY(create_folder(data.files(), root));
  SCRUTINY_ASSIGN(const auto names, list_folder(data.files(), root));
  if (!names.empty())
    return Error(ErrorCode::kConflict, root + " is not empty. Name a new folder to restore into.");
  SCRUTINY_ASSIGN(const Chain chain, read_chain(data));
  if (chain.runs.empty()) return no_run(data);
  DataPaths paths;
  paths.root = root;
  SCRUTINY_TRY(write_unfinished(data.files(), paths));
  FileSink sink(data.files(), root);
  for (const RunIndex& run : chain.runs) {
    SCRUTINY_TRY(
        read_run_files(data.files(), data.path() + "/" + run_name(run.number), data.key(), sink));
  }
  return {};
}

Result<RestoreReport> restore_log(const BackupFolder& data, RestoreOptions options) {
  set_defaults(options.settings);
  return Restore(data, std::move(options)).run();
}

Status finish_restore(const LedgerSettings& settings) {
  const FileSystemPtr files = settings.files ? settings.files : real_file_system();
  return write_format(files, settings.paths);
}

}  // namespace scrutiny::backup
