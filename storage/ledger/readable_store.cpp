#include "storage/ledger/readable_store.h"

#include "storage/engine/rocksdb_engine.h"
#include "storage/ledger/store_parts.h"

namespace scrutiny {
namespace {

Result<EngineFaces> open_engine(const LedgerSettings& settings, StoreUse use) {
  if (settings.open_engine) return settings.open_engine();
  const RocksEngineOptions options{
      .files = settings.files, .path = settings.paths.db(), .fatal = settings.fatal};
  auto opened = use == StoreUse::kAlone ? RocksEngine::open(options)
                                        : RocksEngine::open_beside_writer(options);
  if (!opened.ok()) return std::move(opened).error();
  const std::shared_ptr<RocksEngine> engine(std::move(opened).value());
  return EngineFaces{engine, engine};
}

Status check_complete(const LedgerSettings& settings) {
  SCRUTINY_ASSIGN(const auto state, folder_state(settings.files, settings.paths));
  if (state == FolderState::kComplete) return {};
  return Error(ErrorCode::kNotFound,
               "There is no complete data folder at " + settings.paths.root + ".");
}

}  // namespace

Result<ScratchFolder> ScratchFolder::make(FileSystemPtr files, std::string path) {
  SCRUTINY_TRY(remove_folder(files, path));
  SCRUTINY_TRY(create_folder(files, path));
  return ScratchFolder(std::move(files), std::move(path));
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : files_(std::move(other.files_)), path_(std::move(other.path_)) {
  other.files_.reset();
}

ScratchFolder::~ScratchFolder() {
  // What cannot be removed now is removed by the next run.
  if (files_) static_cast<void>(remove_folder(files_, path_).ok());
}

Result<ReadableStore> open_to_read(const LedgerSettings& settings, StoreUse use) {
  SCRUTINY_TRY(check_complete(settings));
  ReadableStore out;
  if (use == StoreUse::kAlone) {
    SCRUTINY_ASSIGN(auto lock, hold_data_folder(settings.files, settings.paths));
    out.lock.emplace(std::move(lock));
  }
  SCRUTINY_ASSIGN(const auto first_keys, open_keys(settings));
  SCRUTINY_ASSIGN(out.signer, open_signer(settings, *first_keys));
  const auto head = HeadStore::open(settings.files, settings.paths.head());
  if (head.ok()) {
    out.head = (*head)->head();
  } else {
    out.head = head.error();
  }
  SCRUTINY_ASSIGN(out.engine, open_engine(settings, use));
  SCRUTINY_ASSIGN(out.keys, open_keys(settings));
  SCRUTINY_ASSIGN(auto sealed_as, sealing_name(settings, *out.engine.engine));
  out.sealing =
      std::make_unique<Sealing>(std::move(sealed_as), *out.keys, settings.options.max_payload);
  return out;
}

Result<std::unique_ptr<StateStore>> open_state_to_read(const LedgerSettings& settings,
                                                       StoreUse use) {
  const StateStoreOptions options{
      .files = settings.files, .path = settings.paths.state(), .fatal = settings.fatal};
  return use == StoreUse::kAlone ? StateStore::open(options)
                                 : StateStore::open_beside_writer(options);
}

}  // namespace scrutiny
