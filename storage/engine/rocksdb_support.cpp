#include "storage/engine/rocksdb_support.h"

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

rocksdb::BlockBasedTableOptions table_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  return table;
}

}  // namespace

rocksdb::DBOptions database_options(rocksdb::Env* env, const FileSystemPtr& files,
                                    const FatalHandler& fatal) {
  rocksdb::DBOptions options;
  options.env = env;
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
  if (files != real_file_system()) options.max_file_opening_threads = 1;
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
  return Error(code, what + " failed.", status.ToString());
}

Status checked(const rocksdb::Status& status, const std::string& what) {
  if (status.ok()) return {};
  return to_error(status, what);
}

Result<Database> Database::open(const Place& place, rocksdb::DBOptions options,
                                const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                                std::shared_ptr<rocksdb::Env> env) {
  Database out;
  out.env_ = std::move(env);
  options.env = out.env_.get();
  rocksdb::DB* db = nullptr;
  rocksdb::Status status;
  if (place.secondary_path.empty()) {
    status = rocksdb::DB::Open(options, place.path, families, &out.families_, &db);
  } else {
    options.max_open_files = -1;  // files must stay readable while the writer replaces them
    status = rocksdb::DB::OpenAsSecondary(options, place.path, place.secondary_path, families,
                                          &out.families_, &db);
  }
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

Database::~Database() {
  if (!db_) return;
  for (auto* family : families_) db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  db_->Close().PermitUncheckedError();
}

}  // namespace scrutiny::rocks
