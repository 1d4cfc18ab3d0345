#include "storage/ledger/store_parts.h"

#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/engine/rocksdb_engine.h"
#include "storage/ledger/key_rewrap.h"

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

Status make_keys(const LedgerSettings& settings) {
  const auto folder = settings.paths.keys();
  SCRUTINY_ASSIGN(const bool keys, file_exists(settings.files, KeyStore::file_path(folder)));
  if (!keys) SCRUTINY_TRY(KeyStore::create(key_options(settings)));
  SCRUTINY_ASSIGN(const bool log_key, file_exists(settings.files, KeyStore::log_key_path(folder)));
  if (log_key) return {};
  SCRUTINY_ASSIGN(const auto store, KeyStore::open(key_options(settings)));
  return store->store_log_keys(std::vector{StoredLogKey::first(Key256::generate())});
}

// A folder without FORMAT is new, or its creation was cut short. Either way the log must be empty.
Status make_head(const LedgerSettings& settings, LogKeys& keys, Engine& engine) {
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
  SCRUTINY_ASSIGN(const auto empty, keys.sign({settings.origin, 0, empty_root(), {}}, 0, {}));
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

Status check_origin(const std::string& origin) {
  if (is_note_key_name(origin)) return {};
  return Error(ErrorCode::kConfigInvalid,
               "The log's origin must be a name without spaces and plus signs, for example "
               "scrutiny.example.org/log.");
}

Error no_log_key(const LedgerSettings& settings, const Error& why) {
  if (why.code() != ErrorCode::kNotFound) return why;
  return Error(ErrorCode::kBadCredentials,
               "The log's signing key cannot be read, so nothing can be recorded. Put " +
                   KeyStore::log_key_path(settings.paths.keys()) + " back.",
               why.describe());
}

Result<std::unique_ptr<LogKeys>> open_log_keys(const LedgerSettings& settings, KeyStore& keys,
                                               Engine& engine) {
  SCRUTINY_TRY(check_origin(settings.origin));
  auto opened = LogKeys::open(keys, settings.origin, settings.token, LogReader(engine),
                              settings.clock->now());
  if (opened.ok()) return opened;
  return no_log_key(settings, opened.error());
}

}  // namespace

KeyStoreOptions key_options(const LedgerSettings& settings) {
  return {.files = settings.files,
          .folder = settings.paths.keys(),
          .encryption = settings.encryption,
          .fatal = settings.fatal,
          .cache = settings.options.key_cache};
}

Result<std::unique_ptr<KeyStore>> open_keys(const LedgerSettings& settings) {
  auto keys = KeyStore::open(key_options(settings));
  if (keys.ok() || keys.error().code() != ErrorCode::kNotFound) return keys;
  return Error(
      ErrorCode::kBadCredentials,
      "The key store in " + settings.paths.keys() +
          " is missing. Without it every stored word stays sealed. Put the keys folder back.",
      keys.error().describe());
}

Result<LogKeyChain> open_key_chain(const LedgerSettings& settings, const KeyStore& keys,
                                   Engine& engine) {
  SCRUTINY_TRY(check_origin(settings.origin));
  auto stored = keys.load_log_keys();
  if (!stored.ok()) return no_log_key(settings, stored.error());
  return LogKeyChain::read(settings.origin, *stored, LogReader(engine));
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
  auto folder = FolderState::kComplete;
  if (mode != OpenMode::kRestored) {
    SCRUTINY_ASSIGN(folder, folder_state(files, settings.paths));
  }
  SCRUTINY_TRY(settle_keys(key_options(settings)));
  if (folder == FolderState::kFresh) SCRUTINY_TRY(make_keys(settings));
  SCRUTINY_ASSIGN(parts.keys, open_keys(settings));
  SCRUTINY_ASSIGN(parts.engine, open_engine(settings));
  SCRUTINY_ASSIGN(parts.log_keys, open_log_keys(settings, *parts.keys, *parts.engine.engine));
  if (folder == FolderState::kFresh) {
    SCRUTINY_TRY(make_head(settings, *parts.log_keys, *parts.engine.engine));
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
