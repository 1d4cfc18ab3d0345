#include "storage/engine/rocksdb_support.h"

#include <algorithm>

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

namespace scrutiny::rocks {
namespace {

class StopOnBackgroundError final : public rocksdb::EventListener {
 public:
  explicit StopOnBackgroundError(FatalHandler fatal) : fatal_(std::move(fatal)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) override {
    fatal_("the store cannot write: " + status->ToString());
  }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

 private:
  FatalHandler fatal_;
};

// Readers must not touch the writer's own log files.
class NoLog final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  std::size_t GetLogFileSize() const override { return 0; }
};

constexpr int kOpenAttempts = 50;

Result<std::vector<std::string>> sorted_names(const Database::Place& place) {
  SCRUTINY_ASSIGN(auto names, list_folder(place.files, place.path));
  std::erase_if(names, [](const std::string& name) { return name.starts_with("LOG"); });
  std::sort(names.begin(), names.end());
  return names;
}

rocksdb::BlockBasedTableOptions table_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  return table;
}

}  // namespace

rocksdb::DBOptions database_options(const FatalHandler& fatal) {
  rocksdb::DBOptions options;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_bgerror_resume_count = 0;
  options.max_background_jobs = 2;
  options.two_write_queues = false;
  options.unordered_write = false;
  options.manual_wal_flush = false;
  options.enable_pipelined_write = false;
  options.allow_concurrent_memtable_write = false;
  options.listeners = {std::make_shared<StopOnBackgroundError>(fatal)};
  options.keep_log_file_num = 4;
  options.max_log_file_size = std::size_t{8} << 20;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(std::size_t write_buffer,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = write_buffer;
  options.max_write_buffer_number = 4;
  options.compression = rocksdb::kNoCompression;
  options.memtable_protection_bytes_per_key = 8;
  options.level_compaction_dynamic_level_bytes = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options(cache)));
  return options;
}

void add_filter(rocksdb::ColumnFamilyOptions& options,
                const std::shared_ptr<rocksdb::Cache>& cache) {
  auto table = table_options(cache);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
}

Error to_error(const rocksdb::Status& status, const std::string& what) {
  ErrorCode code = ErrorCode::kIo;
  if (status.IsNotFound()) code = ErrorCode::kNotFound;
  if (status.IsCorruption()) code = ErrorCode::kCorruption;
  if (status.IsNoSpace()) code = ErrorCode::kStorageFull;
  if (code == ErrorCode::kStorageFull)
    return Error(code, what + " failed: the disk is full.", status.ToString());
  return Error(code, what + " failed.", status.ToString());
}

Status checked(const rocksdb::Status& status, const std::string& what) {
  if (status.ok()) return {};
  return to_error(status, what);
}

Result<Database> Database::open(const Place& place, rocksdb::DBOptions options,
                                const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  if (place.use == Use::kWrite) return open_once(place, options, families);
  options.info_log = std::make_shared<NoLog>();
  options.max_open_files = -1;  // tables stay readable when the writer replaces them
  Result<Database> out =
      Error(ErrorCode::kIo, "The store changed too fast to be opened beside its writer.");
  for (int attempt = 0; attempt < kOpenAttempts; ++attempt) {
    SCRUTINY_ASSIGN(const auto before, sorted_names(place));
    auto opened = open_once(place, options, families);
    SCRUTINY_ASSIGN(const auto after, sorted_names(place));
    if (before == after) return opened;
  }
  return out;
}

Result<Database> Database::open_once(const Place& place, const rocksdb::DBOptions& options,
                                     const std::vector<rocksdb::ColumnFamilyDescriptor>& families) {
  Database out;
  out.env_ = env_on(place.files);
  auto settings = options;
  settings.env = out.env_.get();
  if (place.files != real_file_system()) settings.max_file_opening_threads = 1;
  rocksdb::DB* db = nullptr;
  const auto status =
      place.use == Use::kWrite
          ? rocksdb::DB::Open(settings, place.path, families, &out.families_, &db)
          : rocksdb::DB::OpenForReadOnly(settings, place.path, families, &out.families_, &db);
  if (!status.ok()) return to_error(status, "Opening the store " + place.path);
  out.db_.reset(db);
  return out;
}

Database::Database(Database&& other) noexcept
    : env_(std::move(other.env_)),
      db_(std::move(other.db_)),
      families_(std::move(other.families_)) {
  other.families_.clear();
}

Database& Database::operator=(Database&& other) noexcept {
  if (this == &other) return *this;
  close();
  env_ = std::move(other.env_);
  db_ = std::move(other.db_);
  families_ = std::move(other.families_);
  other.families_.clear();
  return *this;
}

Database::~Database() {
  close();
}

void Database::close() noexcept {
  if (!db_) return;
  for (auto* family : families_) db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  families_.clear();
  db_->Close().PermitUncheckedError();
  db_.reset();
}

}  // namespace scrutiny::rocks
