#include "storage/ledger/store_parts.h"

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/engine/rocksdb_engine.h"

namespace scrutiny {
namespace {

Result<EngineFaces> open_engine(const LedgerSettings& settings) {
  if (settings.open_engine) return settings.open_engine();
  SCRUTINY_ASSIGN(auto opened, RocksEngine::open({.files = settings.files,
                                                  .path = settings.paths.db(),
                                                  .fatal = settings.fatal}));
  const std::shared_ptr<RocksEngine> engine(std::move(opened));
  return EngineFaces{engine, engine};
}

KeyStoreOptions key_options(const LedgerSettings& settings) {
  return {.files = settings.files,
          .folder = settings.paths.keys(),
          .encryption = settings.encryption,
          .fatal = settings.fatal,
          .cache = settings.options.key_cache};
}

Status make_keys(const LedgerSettings& settings) {
  const auto folder = settings.paths.keys();
  SCRUTINY_ASSIGN(const bool keys, file_exists(settings.files, KeyStore::file_path(folder)));
  if (!keys) SCRUTINY_TRY(KeyStore::create(key_options(settings)));
  SCRUTINY_ASSIGN(const bool log_key, file_exists(settings.files, KeyStore::log_key_path(folder)));
  if (log_key) return {};
  SCRUTINY_ASSIGN(const auto store, KeyStore::open(key_options(settings)));
  return store->store_log_key(Key256::generate());
}

// A folder without FORMAT is new, or its creation was cut short. Either way the log must be empty.
Status make_head(const LedgerSettings& settings, const NoteSigner& signer, Engine& engine) {
  SCRUTINY_ASSIGN(const EngineHead stored, engine.head());
  SCRUTINY_ASSIGN(const bool there,
                  file_exists(settings.files, HeadStore::file_path(settings.paths.head())));
  if (stored.size > 0) {
    return Error(
        ErrorCode::kTampered,
        "The data folder " + settings.paths.root +
            " holds records but no FORMAT file: it is not new, and it is not complete. Put the "
            "missing file back, or use an empty folder.");
  }
  if (there) return {};
  const auto empty = sign_checkpoint({signer.verifier().name(), 0, empty_root(), {}}, signer);
  auto made = HeadStore::create(settings.files, settings.paths.head(), {0, empty});
  return made.ok() ? Status() : Status(made.error());
}

Result<std::unique_ptr<HeadStore>> open_head(const LedgerSettings& settings) {
  auto head = HeadStore::open(settings.files, settings.paths.head());
  if (head.ok() || head.error().code() != ErrorCode::kNotFound) return head;
  return Error(ErrorCode::kTampered,
               "The head store in " + settings.paths.head() +
                   " is missing. It is what shows that the log is complete, so nothing is served "
                   "without it. Put it back from where it was, or restore as a continued log.",
               head.error().describe());
}

}  // namespace

Result<std::unique_ptr<KeyStore>> open_keys(const LedgerSettings& settings) {
  auto keys = KeyStore::open(key_options(settings));
  if (keys.ok() || keys.error().code() != ErrorCode::kNotFound) return keys;
  return Error(
      ErrorCode::kBadCredentials,
      "The key store in " + settings.paths.keys() +
          " is missing. Without it every stored word stays sealed. Put the keys folder back.",
      keys.error().describe());
}

Result<std::unique_ptr<NoteSigner>> open_signer(const LedgerSettings& settings,
                                                const KeyStore& keys) {
  if (!is_note_key_name(settings.origin)) {
    return Error(ErrorCode::kConfigInvalid,
                 "The log's origin must be a name without spaces and plus signs, for example "
                 "scrutiny.example.org/log.");
  }
  auto seed = keys.load_log_key();
  if (!seed.ok()) {
    return Error(seed.error().code() == ErrorCode::kNotFound ? ErrorCode::kBadCredentials
                                                             : seed.error().code(),
                 "The log's signing key cannot be read, so nothing can be recorded. Put " +
                     KeyStore::log_key_path(settings.paths.keys()) + " back.",
                 seed.error().describe());
  }
  return std::make_unique<NoteSigner>(settings.origin, NoteKeyType::kEd25519, SigningKey(*seed));
}

// A record 0 that cannot be read is for the checks of the log to judge.
Result<std::string> sealing_name(const LedgerSettings& settings, Engine& engine) {
  const auto bytes = LogReader(engine).record(0);
  if (!bytes.ok()) return settings.origin;
  const auto first = decode(*bytes);
  if (!first.ok()) return settings.origin;
  const auto beginning = log_beginning(*first);
  return beginning.ok() ? beginning->sealed_as : settings.origin;
}

void set_defaults(LedgerSettings& settings) {
  static const SystemClock system_clock;
  if (settings.clock == nullptr) settings.clock = &system_clock;
  if (!settings.files) settings.files = real_file_system();
  if (!settings.fatal) settings.fatal = exit_on_fatal();
}

Result<StoreParts> open_parts(const LedgerSettings& settings, OpenMode mode) {
  const auto& files = settings.files;
  if (mode == OpenMode::kExisting) {
    SCRUTINY_ASSIGN(const bool there, file_exists(files, settings.paths.format_file()));
    if (!there) {
      return Error(ErrorCode::kNotFound,
                   "There is no data folder at " + settings.paths.root + ". Run init first.");
    }
  }
  StoreParts parts;
  SCRUTINY_ASSIGN(auto lock, hold_data_folder(files, settings.paths));
  parts.lock.emplace(std::move(lock));
  SCRUTINY_ASSIGN(const auto folder, folder_state(files, settings.paths));
  if (folder == FolderState::kFresh) SCRUTINY_TRY(make_keys(settings));
  SCRUTINY_ASSIGN(parts.keys, open_keys(settings));
  SCRUTINY_ASSIGN(parts.signer, open_signer(settings, *parts.keys));
  SCRUTINY_ASSIGN(parts.engine, open_engine(settings));
  if (folder == FolderState::kFresh) {
    SCRUTINY_TRY(make_head(settings, *parts.signer, *parts.engine.engine));
    SCRUTINY_TRY(write_format(files, settings.paths));
  }
  SCRUTINY_ASSIGN(parts.head, open_head(settings));
  SCRUTINY_ASSIGN(auto sealed_as, sealing_name(settings, *parts.engine.engine));
  parts.sealing =
      std::make_unique<Sealing>(std::move(sealed_as), *parts.keys, settings.options.max_payload);
  return parts;
}

Result<std::unique_ptr<StateStore>> open_state(const LedgerSettings& settings) {
  const StateStoreOptions options{
      .files = settings.files, .path = settings.paths.state(), .fatal = settings.fatal};
  auto state = StateStore::open(options);
  if (state.ok() || state.error().code() != ErrorCode::kCorruption) return state;
  return Error(ErrorCode::kCorruption,
               "The state in " + settings.paths.state() +
                   " is damaged. It can be made again from the log: run rebuild.",
               state.error().describe());
}

}  // namespace scrutiny
