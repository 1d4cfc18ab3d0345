// Owning wrappers around SQLite: a connection and a prepared statement, every return code checked.
// Thread-safety: one thread at a time per Database and its statements. Ownership: statements do not
// outlive their Database. Blocking: disk. Failure: kIo; kCorruption when the file is not a database
// or is damaged; kUnavailable when a query was stopped by its deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::sqlite {

enum class Mode : std::uint8_t { kReadWrite, kReadOnly };

class Database;

class Statement {
 public:
  // The n-th parameter, from 1. What is bound is copied.
  Status bind(int parameter, std::string_view text);
  Status bind(int parameter, ByteView blob);
  Status bind(int parameter, std::int64_t number);

  // Whether there is a row.
  Result<bool> step();
  // Runs it to its end and makes it ready to be bound and run again.
  Status run();
  // Ready to be bound anew.
  void reset();

  // Of the current row, columns from 0. Views live until the next step.
  std::string_view text(int column) const;
  ByteView blob(int column) const;
  std::int64_t number(int column) const;

 private:
  friend class Database;
  struct Close {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}

  Database* database_;
  std::unique_ptr<sqlite3_stmt, Close> statement_;
};

class Database {
 public:
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  Status execute(const char* sql);  // one or more statements without parameters
  Result<Statement> prepare(std::string_view sql);
  std::int64_t last_insert_id() const;

  // Until the next call, queries end with kUnavailable at this time.
  void set_deadline(std::chrono::steady_clock::time_point deadline);

  Error error(int code) const;  // of this connection's last failure

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}
  static int past_deadline(void* self);

  std::unique_ptr<sqlite3, Close> database_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

// Everything within is kept, or nothing: rolls back unless commit() succeeded.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // null once over
};

}  // namespace scrutiny::sqlite
