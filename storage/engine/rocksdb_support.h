// What the two RocksDB stores (the log's and the state's) share: safe settings, error mapping,
// slices. Why each setting: docs/adr/0004-storage-engine.md. Thread-safety: free functions.
// Ownership: results own what they hold.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include "api/bytes.h"
#include "api/result.h"
#include "storage/engine/fatal.h"
#include "storage/engine/file_system.h"

namespace scrutiny::rocks {

// Settings both stores need: paranoid checks, no automatic resume after a background error (the
// listener calls `fatal`), WAL recovery that never drops synced writes in silence.
rocksdb::DBOptions database_options(const FatalHandler& fatal);

// A column family without compression or filter, checked in memory and on disk.
rocksdb::ColumnFamilyOptions family_options(std::size_t write_buffer,
                                            const std::shared_ptr<rocksdb::Cache>& cache);
// Adds a Bloom filter, for keys that are often looked up in vain.
void add_filter(rocksdb::ColumnFamilyOptions& options,
                const std::shared_ptr<rocksdb::Cache>& cache);

Error to_error(const rocksdb::Status& status, const std::string& what);
Status checked(const rocksdb::Status& status, const std::string& what);

inline rocksdb::Slice slice(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline ByteView view(const rocksdb::Slice& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

// An open database with its column families; closes in the right order.
class Database {
 public:
  Database() = default;
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  enum class Use : std::uint8_t {
    kWrite,
    // As of now, while another process (or object) writes. Opens again when files changed
    // meanwhile, so that the view is one moment's. (RocksDB 7.8's secondary instances keep
    // references to temporaries.)
    kBesideWriter,
  };
  struct Place {
    FileSystemPtr files;
    std::string path;
    Use use = Use::kWrite;
  };
  static Result<Database> open(const Place& place, rocksdb::DBOptions options,
                               const std::vector<rocksdb::ColumnFamilyDescriptor>& families);

  rocksdb::DB* operator->() const { return db_.get(); }
  rocksdb::DB& get() const { return *db_; }
  // In the order of the descriptors given to open.
  rocksdb::ColumnFamilyHandle* family(std::size_t number) const { return families_[number]; }

 private:
  void close() noexcept;
  static Result<Database> open_once(const Place& place, const rocksdb::DBOptions& options,
                                    const std::vector<rocksdb::ColumnFamilyDescriptor>& families);
  std::shared_ptr<rocksdb::Env> env_;  // outlives the database
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace scrutiny::rocks
