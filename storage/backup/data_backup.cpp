#include "storage/backup/data_backup.h"

#include "storage/audit/canonical_json.h"
#include "storage/audit/record.h"
#include "storage/backup/chosen_files.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sealed_box.h"
#include "storage/crypto/sha256.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/content_rows.h"
#include "storage/ledger/readable_store.h"
#include "storage/ledger/store_parts.h"

namespace scrutiny::backup {
namespace {

constexpr std::uint64_t kBlock = 256;  // records between two looks for checkpoints
constexpr std::size_t kPiece = std::size_t{1} << 20;

std::string index_path(const BackupFolder& folder, std::uint64_t number) {
  return folder.path() + "/" + index_name(number);
}
std::string run_path(const BackupFolder& folder, std::uint64_t number) {
  return folder.path() + "/" + run_name(number);
}

Status write_index(const BackupFolder& folder, const RunIndex& index) {
  SCRUTINY_ASSIGN(
      const auto archive,
      ArchiveWriter::create(folder.files(), index_path(folder, index.number), folder.key()));
  SCRUTINY_TRY(archive->add('I', as_bytes(encode(index))));
  SCRUTINY_TRY(archive->finish());
  return archive->publish();
}

Result<RunIndex> read_index(const BackupFolder& folder, std::uint64_t number) {
  SCRUTINY_ASSIGN(const auto archive,
                  ArchiveReader::open(folder.files(), index_path(folder, number), folder.key()));
  SCRUTINY_ASSIGN(const auto frame, archive->next());
  if (!frame) return Error(ErrorCode::kCorruption, index_path(folder, number) + " is empty.");
  return decode_run_index(as_text(frame->bytes));
}

Error broken_chain(const std::string& why) {
  return {ErrorCode::kTampered, "The backup does not add up: " + why +
                                    ". Restore from another copy of it; begin a new backup in a "
                                    "new folder."};
}

class Run {
 public:
  Run(const DataBackupOptions& options, const ReadableStore& store, const Chain& chain,
      ArchiveWriter& archive)
      : options_(options),
        store_(store),
        log_(*store.engine.engine),
        chain_(chain),
        archive_(archive) {}

  Status write() {
    SCRUTINY_ASSIGN(const EngineHead head, log_.engine().head());
    SCRUTINY_TRY(check_continues(head));
    SCRUTINY_TRY(write_header(head.size));
    SCRUTINY_TRY(write_files());
    for (std::uint64_t from = chain_.size(); from < head.size; from += kBlock) {
      const std::uint64_t to = std::min(head.size, from + kBlock);
      SCRUTINY_TRY(write_records(from, to));
      SCRUTINY_TRY(write_checkpoints(from, to));
      if (options_.progress) options_.progress(to - chain_.size(), head.size - chain_.size());
    }
    return archive_.add(frame::kEnd, as_bytes(canonical(boost::json::object{
                                         {"checkpoint", head.checkpoint}, {"size", head.size}})));
  }

 private:
  // What was backed up must be the beginning of what is there now.
  Status check_continues(const EngineHead& head) const {
    const RunIndex* last = chain_.last();
    if (head.size == 0) return Error(ErrorCode::kNotFound, "The log is empty.");
    if (last == nullptr) return {};
    if (last->origin != store_.log_keys->origin())
      return Error(ErrorCode::kConflict,
                   options_.target + " holds the backup of another log, " + last->origin + ".");
    if (head.size >= chain_.size()) {
      SCRUTINY_ASSIGN(const Digest root, root_at(chain_.size(), log_));
      if (root == last->tree.root()) return {};
    }
    return Error(ErrorCode::kConflict,
                 options_.target +
                     " holds the backup of another history of this log: an older copy is being "
                     "served, or the log was rewritten. Tell the scrutineer; keep that backup and "
                     "begin a new one in a new folder.");
  }

  Status write_header(std::uint64_t size) {
    const RunIndex* last = chain_.last();
    const boost::json::object header{
        {"from", chain_.size()},
        {"log_key", store_.log_keys->at(size).text()},
        {"number", last == nullptr ? 1 : last->number + 1},
        {"origin", store_.log_keys->origin()},
        {"previous", to_hex(last == nullptr ? Digest{} : last->archive.sha256)},
        {"time", static_cast<std::uint64_t>(options_.settings.clock->now())}};
    return archive_.add(frame::kHeader, as_bytes(canonical(header)));
  }

  Status write_files() {
    const auto& files = options_.settings.files;
    const std::string& root = options_.settings.paths.root;
    SCRUTINY_ASSIGN(const auto names, chosen_files(files, root));
    for (const std::string& name : names) {
      const auto content = read_file(files, std::string(root).append("/").append(name), kMostFile);
      // Removed since the folder was listed.
      if (!content.ok() && content.error().code() == ErrorCode::kNotFound) continue;
      if (!content.ok()) return content.error();
      SCRUTINY_TRY(write_file(name, *content));
    }
    return {};
  }

  Status write_file(const std::string& name, ByteView content) {
    const auto known = chain_.files.find(name);
    if (known != chain_.files.end() && known->second == sha256(content)) return {};
    SCRUTINY_TRY(archive_.add(frame::kFileName, as_bytes(name)));
    while (!content.empty()) {
      const auto piece = content.first(std::min(content.size(), kPiece));
      SCRUTINY_TRY(archive_.add(frame::kFileData, piece));
      content = content.subspan(piece.size());
    }
    return {};
  }

  Status write_records(std::uint64_t from, std::uint64_t to) {
    return log_.for_each(from, to,
                         [&](std::uint64_t, std::string_view bytes, ByteView box) -> Status {
                           SCRUTINY_TRY(archive_.add(frame::kRecord, as_bytes(bytes)));
                           SCRUTINY_TRY(archive_.add(frame::kPayload, box));
                           SCRUTINY_ASSIGN(const Record record, decode(bytes));
                           const auto opened = store_.sealing->open(record, box);
                           if (!opened.ok() && opened.error().code() == ErrorCode::kErased)
                             return {};
                           if (!opened.ok()) return opened.error();
                           for (const NamedContent& content : named_content(opened->payload))
                             SCRUTINY_TRY(write_content(record, content));
                           return {};
                         });
  }

  Status write_content(const Record& record, const NamedContent& content) {
    if (chain_.blobs.contains(content.blob) || !written_.insert(content.blob).second) return {};
    const auto chunks = static_cast<std::uint32_t>(box_chunk_count(content.size));
    std::string head(as_text(content.blob.raw()));
    append_big_endian(head, chunks);
    SCRUTINY_TRY(archive_.add(frame::kBlob, as_bytes(head)));
    return log_.for_each_chunk(content.blob, content.size, record.index,
                               [&](ByteView bytes) { return archive_.add(frame::kChunk, bytes); });
  }

  Status write_checkpoints(std::uint64_t from, std::uint64_t to) {
    Status written;
    SCRUTINY_TRY(log_.engine().read(Table::kCheckpoints, from + 1, to + 1,
                                    [&](std::uint64_t size, ByteView note) {
                                      std::string bytes;
                                      append_big_endian(bytes, size);
                                      bytes.append(as_text(note));
                                      written = archive_.add(frame::kCheckpoint, as_bytes(bytes));
                                      return written.ok() ? Visit::kContinue : Visit::kStop;
                                    }));
    return written;
  }

  const DataBackupOptions& options_;
  const ReadableStore& store_;
  LogReader log_;
  const Chain& chain_;
  ArchiveWriter& archive_;
  std::set<BlobId> written_;
};

}  // namespace

Result<Chain> read_chain(const BackupFolder& folder) {
  Chain chain;
  SCRUTINY_ASSIGN(const auto names, folder.list(".index"));
  for (std::uint64_t number = 1; number <= names.size(); ++number) {
    if (names[number - 1] != index_name(number))
      return broken_chain(index_name(number) + " is missing");
    SCRUTINY_ASSIGN(RunIndex run, read_index(folder, number));
    const RunIndex* last = chain.last();
    if (run.number != number || run.from != chain.size() ||
        run.previous != (last == nullptr ? Digest{} : last->archive.sha256))
      return broken_chain(index_name(number) + " does not follow the one before it");
    SCRUTINY_ASSIGN(const bool there, file_exists(folder.files(), run_path(folder, number)));
    if (!there) return broken_chain(run_name(number) + " is missing");
    chain.blobs.insert(run.blobs.begin(), run.blobs.end());
    for (const auto& [name, digest] : run.files) chain.files[name] = digest;
    chain.runs.push_back(std::move(run));
  }
  return chain;
}

Result<RunIndex> back_up_data(DataBackupOptions options) {
  set_defaults(options.settings);
  const auto& files = options.settings.files;
  SCRUTINY_ASSIGN(const auto folder, BackupFolder::open_or_create(files, options.target,
                                                                  Kind::kData, options.encryption));
  SCRUTINY_ASSIGN(const Chain chain, read_chain(folder));
  SCRUTINY_ASSIGN(const auto store, open_to_read(options.settings, options.use));
  const std::uint64_t number = chain.runs.size() + 1;
  // What a run left that was cut short between its name and its index counts for nothing.
  SCRUTINY_ASSIGN(const auto archive,
                  ArchiveWriter::create(files, run_path(folder, number), folder.key()));
  SCRUTINY_TRY(Run(options, store, chain, *archive).write());
  SCRUTINY_TRY(archive->finish());
  SCRUTINY_ASSIGN(RunIndex index, read_run(files, partial_path(run_path(folder, number)),
                                           folder.key(), chain.last(), nullptr));
  SCRUTINY_TRY(archive->publish());
  SCRUTINY_TRY(write_index(folder, index));
  return index;
}

Status check_data_backup(const BackupFolder& folder, const Progress& progress) {
  SCRUTINY_ASSIGN(const Chain chain, read_chain(folder));
  if (chain.runs.empty()) return Error(ErrorCode::kNotFound, "The backup holds no run yet.");
  const RunIndex* before = nullptr;
  for (const RunIndex& run : chain.runs) {
    SCRUTINY_ASSIGN(const RunIndex found, read_run(folder.files(), run_path(folder, run.number),
                                                   folder.key(), before, nullptr));
    if (encode(found) != encode(run))
      return broken_chain(run_name(run.number) + " is not what its index says");
    before = &run;
    if (progress) progress(run.tree.size(), chain.size());
  }
  return {};
}

}  // namespace scrutiny::backup
