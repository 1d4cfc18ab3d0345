#include "storage/search/search_index.h"

#include <array>
#include <utility>

namespace scrutiny {
namespace {

using sqlite::Database;
using sqlite::Mode;
using sqlite::Statement;
using sqlite::Transaction;

constexpr int kFormat = 1;
constexpr std::size_t kIdleReaders = 8;  // as many as the read threads usually are, twice over
constexpr std::chrono::seconds kQueryTime{
    2};  // a person waits no longer, and a pool thread is held

// WAL lets readers go on while the indexer writes. Nothing is synced: what a power cut takes is
// filled in again. secure_delete clears freed pages, see also sweep().
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
    "PRAGMA foreign_keys=ON;";

constexpr const char* kSchema = R"sql(
CREATE TABLE progress(applied INTEGER NOT NULL);
INSERT INTO progress VALUES (0);
CREATE TABLE entry(
  id INTEGER PRIMARY KEY,
  document BLOB NOT NULL, version INTEGER NOT NULL, unit BLOB NOT NULL, agency BLOB NOT NULL,
  audience INTEGER NOT NULL, in_group INTEGER NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX entry_document ON entry(document);
CREATE INDEX entry_unit ON entry(unit);
CREATE TABLE entry_agency(
  entry INTEGER NOT NULL REFERENCES entry(id) ON DELETE CASCADE, agency BLOB NOT NULL,
  PRIMARY KEY (entry, agency)) WITHOUT ROWID;
CREATE VIRTUAL TABLE entry_text USING fts5(
  title, body, content='entry', content_rowid='id',
  tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
  INSERT INTO entry_text(rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
  INSERT INTO entry_text(entry_text, rowid, title, body)
    VALUES ('delete', old.id, old.title, old.body);
END;
)sql";

constexpr std::string_view kFind = R"sql(
SELECT e.document, e.version, highlight(entry_text, 0, ?7, ?8),
       snippet(entry_text, 1, ?7, ?8, '…', 24)
FROM entry_text JOIN entry e ON e.id = entry_text.rowid
WHERE entry_text MATCH ?1 AND (
  (e.audience = 0 AND e.agency = ?2) OR
  (e.audience = 1 AND (?3 OR e.agency = ?4 OR (?5 AND e.in_group) OR
    EXISTS (SELECT 1 FROM entry_agency a WHERE a.entry = e.id AND a.agency = ?4))))
ORDER BY bm25(entry_text, 4.0, 1.0), e.id DESC LIMIT ?6 OFFSET ?9
)sql";

template <class Id>
ByteView raw(const Id& id) {
  return id.raw();
}

DocumentId document_id(ByteView bytes) {
  DocumentId::Raw id{};
  if (bytes.size() == id.size()) std::copy(bytes.begin(), bytes.end(), id.begin());
  return DocumentId(id);
}

// The number in the only row and column of a query.
Result<std::int64_t> single_number(Database& database, std::string_view sql) {
  SCRUTINY_ASSIGN(Statement statement, database.prepare(sql));
  SCRUTINY_ASSIGN(const bool row, statement.step());
  if (!row) return Error(ErrorCode::kCorruption, "The search index is damaged.");
  return statement.number(0);
}

void remove_files(const std::filesystem::path& file) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code ignored;  // what cannot be removed fails to open, and that is reported
    std::filesystem::remove(std::filesystem::path(file.native() + suffix), ignored);
  }
}

}  // namespace

struct SearchIndex::Reader {
  std::unique_ptr<Database> database;
  std::uint64_t generation;
};

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error(ErrorCode::kIo, "The search folder cannot be made.", error.message());
  std::unique_ptr<SearchIndex> index(new SearchIndex(folder / "index.db"));
  if (index->prepare().ok()) return index;
  SCRUTINY_TRY(index->reset());
  return index;
}

Status SearchIndex::prepare() {
  SCRUTINY_ASSIGN(writer_, Database::open(file_, Mode::kReadWrite));
  SCRUTINY_TRY(writer_->execute(kSettings));
  SCRUTINY_ASSIGN(const std::int64_t format, single_number(*writer_, "PRAGMA user_version"));
  if (format == 0) {
    SCRUTINY_ASSIGN(Transaction transaction, Transaction::begin(*writer_));
    SCRUTINY_TRY(writer_->execute(kSchema));
    SCRUTINY_TRY(writer_->execute(("PRAGMA user_version=" + std::to_string(kFormat)).c_str()));
    SCRUTINY_TRY(transaction.commit());
  } else if (format != kFormat) {
    return Error(ErrorCode::kVersionMismatch, "The search index has another format.");
  }
  SCRUTINY_ASSIGN(const std::int64_t applied,
                  single_number(*writer_, "SELECT applied FROM progress"));
  applied_ = static_cast<std::uint64_t>(applied);
  sweep();
  return {};
}

Status SearchIndex::reset() {
  {
    const std::lock_guard lock(mutex_);
    idle_readers_.clear();
    ++generation_;
  }
  writer_.reset();
  remove_files(file_);
  return prepare();
}

Status SearchIndex::update(const SearchUpdate& update) {
  SCRUTINY_ASSIGN(Transaction transaction, Transaction::begin(*writer_));
  for (const SearchUpdate::Replaced& document : update.documents) SCRUTINY_TRY(replace(document));
  for (const UnitId& unit : update.erased) {
    SCRUTINY_TRY(remove("DELETE FROM entry WHERE unit = ?1", raw(unit)));
  }
  SCRUTINY_ASSIGN(Statement progress, writer_->prepare("UPDATE progress SET applied = ?1"));
  SCRUTINY_TRY(progress.bind(1, static_cast<std::int64_t>(update.applied)));
  SCRUTINY_TRY(progress.run());
  // Merged within the transaction: if it fails, so does the update, and it is tried again.
  if (!update.erased.empty()) {
    SCRUTINY_TRY(writer_->execute("INSERT INTO entry_text(entry_text) VALUES ('optimize')"));
  }
  SCRUTINY_TRY(transaction.commit());
  applied_ = update.applied;
  if (!update.erased.empty()) sweep_due_ = true;
  if (sweep_due_) sweep();
  return {};
}

// What was deleted must leave the write-ahead log too.
void SearchIndex::sweep() {
  const auto busy = single_number(*writer_, "PRAGMA wal_checkpoint(TRUNCATE)");
  sweep_due_ = !busy.ok() || *busy != 0;
}

Status SearchIndex::remove(const char* sql, ByteView id) {
  SCRUTINY_ASSIGN(Statement statement, writer_->prepare(sql));
  SCRUTINY_TRY(statement.bind(1, id));
  return statement.run();
}

Status SearchIndex::replace(const SearchUpdate::Replaced& document) {
  SCRUTINY_TRY(remove("DELETE FROM entry WHERE document = ?1", raw(document.document)));
  for (const SearchEntry& entry : document.entries) {
    SCRUTINY_TRY(insert(document.document, entry));
  }
  return {};
}

Status SearchIndex::insert(const DocumentId& document, const SearchEntry& entry) {
  SCRUTINY_ASSIGN(Statement row,
                  writer_->prepare("INSERT INTO entry(document, version, unit, agency, audience, "
                                   "in_group, title, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                                   "?8)"));
  SCRUTINY_TRY(row.bind(1, raw(document)));
  SCRUTINY_TRY(row.bind(2, std::int64_t{entry.version}));
  SCRUTINY_TRY(row.bind(3, raw(entry.unit)));
  SCRUTINY_TRY(row.bind(4, raw(entry.agency)));
  SCRUTINY_TRY(row.bind(5, std::int64_t{entry.audience == SearchAudience::kShared}));
  SCRUTINY_TRY(row.bind(6, std::int64_t{entry.group}));
  SCRUTINY_TRY(row.bind(7, std::string_view(indexable(entry.title))));
  SCRUTINY_TRY(row.bind(8, std::string_view(indexable(entry.text))));
  SCRUTINY_TRY(row.run());
  const std::int64_t id = writer_->last_insert_id();
  SCRUTINY_ASSIGN(Statement agency,
                  writer_->prepare("INSERT OR IGNORE INTO entry_agency VALUES (?1, ?2)"));
  for (const AgencyId& each : entry.agencies) {
    SCRUTINY_TRY(agency.bind(1, id));
    SCRUTINY_TRY(agency.bind(2, raw(each)));
    SCRUTINY_TRY(agency.run());
  }
  return {};
}

Result<SearchIndex::Reader> SearchIndex::reader() const {
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
    if (!idle_readers_.empty()) {
      Reader found{std::move(idle_readers_.back()), generation};
      idle_readers_.pop_back();
      return found;
    }
  }
  SCRUTINY_ASSIGN(auto database, Database::open(file_, Mode::kReadOnly));
  return Reader{std::move(database), generation};
}

void SearchIndex::give_back(Reader reader) const {
  const std::lock_guard lock(mutex_);
  const bool keep = reader.generation == generation_ && idle_readers_.size() < kIdleReaders;
  if (keep) idle_readers_.push_back(std::move(reader.database));
}

Result<std::vector<SearchHit>> SearchIndex::find(std::string_view words, const SearchRights& rights,
                                                 std::size_t limit, std::size_t offset) const {
  SCRUTINY_ASSIGN(const std::string expression, fts_expression(words));
  SCRUTINY_ASSIGN(Reader reader, this->reader());
  reader.database->set_deadline(std::chrono::steady_clock::now() + kQueryTime);
  std::vector<SearchHit> hits;
  {
    SCRUTINY_ASSIGN(Statement query, reader.database->prepare(kFind));
    SCRUTINY_TRY(query.bind(1, std::string_view(expression)));
    // An absent right is never bound: NULL equals nothing.
    if (rights.author_of) SCRUTINY_TRY(query.bind(2, raw(*rights.author_of)));
    SCRUTINY_TRY(query.bind(3, std::int64_t{rights.everything_shared}));
    if (rights.reader_of) SCRUTINY_TRY(query.bind(4, raw(*rights.reader_of)));
    SCRUTINY_TRY(query.bind(5, std::int64_t{rights.in_group}));
    SCRUTINY_TRY(query.bind(6, static_cast<std::int64_t>(limit)));
    SCRUTINY_TRY(query.bind(7, kMatchBegin));
    SCRUTINY_TRY(query.bind(8, kMatchEnd));
    SCRUTINY_TRY(query.bind(9, static_cast<std::int64_t>(offset)));
    for (;;) {
      SCRUTINY_ASSIGN(const bool row, query.step());
      if (!row) break;
      hits.push_back({document_id(query.blob(0)), static_cast<std::uint32_t>(query.number(1)),
                      snippet_parts(query.text(2)), snippet_parts(query.text(3))});
    }
  }
  give_back(std::move(reader));
  return hits;
}

}  // namespace scrutiny
