// One run of a data backup: what was added since the run before. Reading a run checks it: records
// link to those before and add up to the signed checkpoint it ends at. Format:
// docs/formats/backup.md. Thread-safety: one thread. Blocking: reads the whole archive, in constant
// memory but for a frame and the records of one commit. Failure: kCorruption or kTampered, naming
// the file and the first place.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/ids.h"
#include "storage/audit/note.h"
#include "storage/audit/tree.h"
#include "storage/backup/archive.h"

namespace scrutiny::backup {

// Letters of the frames of a run, in the order in which they may come.
namespace frame {
inline constexpr char kHeader = 'H';      // canonical JSON
inline constexpr char kFileName = 'F';    // UTF-8, relative to the data folder
inline constexpr char kFileData = 'D';    // a piece of it
inline constexpr char kRecord = 'R';      // canonical bytes
inline constexpr char kPayload = 'P';     // the record's sealed box
inline constexpr char kBlob = 'B';        // id[16] || u32 chunks, of the last record
inline constexpr char kChunk = 'K';       // one sealed chunk of it
inline constexpr char kCheckpoint = 'C';  // u64 size || signed note
inline constexpr char kEnd = 'E';         // canonical JSON
}  // namespace frame

inline constexpr std::size_t kMostFile = std::size_t{1} << 30;

// What is known of a run without opening it again; kept beside it.
struct RunIndex {
  std::uint64_t number = 0;  // from 1
  Digest previous{};         // hash of the run before; zeros for the first
  ArchiveDigest archive;
  std::string origin;
  std::string log_key;     // verifier key text of the log at the time
  UnixMillis time = 0;     // when it was begun
  std::uint64_t from = 0;  // first record
  TreeFrontier tree;       // of all records to its end
  Digest last_leaf{};
  std::string checkpoint;               // signed note over tree.size()
  std::map<std::string, Digest> files;  // written in this run, by name
  std::vector<BlobId> blobs;            // written in this run
};

std::string encode(const RunIndex& index);
Result<RunIndex> decode_run_index(std::string_view bytes);
std::string run_name(std::uint64_t number);    // "000001.data"
std::string index_name(std::uint64_t number);  // "000001.index"

// Where the parts of a run go while it is read. Each method is called in the order of the run.
class RunSink {
 public:
  virtual ~RunSink() = default;
  virtual Status file(const std::string& name, ByteView content) = 0;
  // `tree`: the log up to and with this record.
  virtual Status record(const TreeFrontier& tree, std::string_view record, ByteView payload) = 0;
  virtual Status chunk(const BlobId& blob, std::uint32_t number, std::uint32_t of,
                       ByteView bytes) = 0;
  // Records below `size` that were not below an earlier checkpoint form one commit.
  virtual Status checkpoint(std::uint64_t size, std::string_view note) = 0;
};

// Reads the run at `path` as the one that follows `before` (null: the first); `sink` may be null.
Result<RunIndex> read_run(const FileSystemPtr& files, const std::string& path, const Key256& key,
                          const RunIndex* before, RunSink* sink);
// The files of a run only, which stand first in it.
Status read_run_files(const FileSystemPtr& files, const std::string& path, const Key256& key,
                      RunSink& sink);

}  // namespace scrutiny::backup
