#include "storage/search/sqlite.h"

#include <utility>

namespace scrutiny::sqlite {
namespace {

// Virtual machine steps between two looks at the clock: well under a millisecond.
constexpr int kStepsBetweenLooks = 10000;

}  // namespace

void Statement::Close::operator()(sqlite3_stmt* statement) const {
  // The code is that of the last step, which was already reported.
  static_cast<void>(sqlite3_finalize(statement));
}

void Database::Close::operator()(sqlite3* database) const {
  static_cast<void>(sqlite3_close_v2(database));
}

Database::~Database() = default;

Status Statement::bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) return database_->error(code);
  return {};
}

Status Statement::bind(int parameter, ByteView blob) {
  const int code =
      sqlite3_bind_blob64(statement_.get(), parameter, blob.data(), blob.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) return database_->error(code);
  return {};
}

Status Statement::bind(int parameter, std::int64_t number) {
  const int code = sqlite3_bind_int64(statement_.get(), parameter, number);
  if (code != SQLITE_OK) return database_->error(code);
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->error(code);
}

Status Statement::run() {
  for (;;) {
    auto row = step();
    if (!row.ok()) {
      reset();
      return std::move(row).error();
    }
    if (!*row) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  // Both repeat or cannot have an error of their own.
  static_cast<void>(sqlite3_reset(statement_.get()));
  static_cast<void>(sqlite3_clear_bindings(statement_.get()));
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

ByteView Statement::blob(int column) const {
  const auto* data =
      static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data == nullptr ? ByteView() : ByteView(data, size);
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Mode mode) {
  sqlite3* raw = nullptr;
  const int flags =
      SQLITE_OPEN_NOMUTEX |
      (mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  std::unique_ptr<Database> database(new Database(raw));
  if (raw == nullptr) return Error(ErrorCode::kIo, "The search index cannot be opened.");
  if (code != SQLITE_OK) return database->error(code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 2000);
  sqlite3_progress_handler(raw, kStepsBetweenLooks, past_deadline, database.get());
  return database;
}

int Database::past_deadline(void* self) {
  return std::chrono::steady_clock::now() > static_cast<Database*>(self)->deadline_ ? 1 : 0;
}

Status Database::execute(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  Statement statement(*this, raw);
  if (code != SQLITE_OK) return error(code);
  return statement;
}

std::int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(database_.get());
}

void Database::set_deadline(std::chrono::steady_clock::time_point deadline) {
  deadline_ = deadline;
}

Error Database::error(int code) const {
  const int primary = code & 0xFF;
  std::string detail = "sqlite " + std::to_string(code) + ": " + sqlite3_errmsg(database_.get());
  if (primary == SQLITE_INTERRUPT) {
    return Error(ErrorCode::kUnavailable, "The search took too long; use more or longer words.",
                 std::move(detail));
  }
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
    return Error(ErrorCode::kCorruption, "The search index is damaged.", std::move(detail));
  }
  return Error(ErrorCode::kIo, "The search index cannot be used.", std::move(detail));
}

Result<Transaction> Transaction::begin(Database& database) {
  SCRUTINY_TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // If even this fails the connection holds the transaction and the next begin() says so.
  if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Status Transaction::commit() {
  SCRUTINY_TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace scrutiny::sqlite
