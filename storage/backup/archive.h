// One sealed file of a backup: frames in the order in which they were written, in a sealed box
// (docs/formats/record.md) under the backup key. Format: docs/formats/backup.md. An archive is
// there whole or not at all: it is written under another name and renamed once synced.
// Thread-safety: one thread. Blocking: disk I/O, one chunk of 1 MiB in memory. Failure:
// kCorruption, naming the file, for bytes that are not what was sealed there (changed, cut,
// lengthened or under another key); kIo, kStorageFull.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/bytes.h"
#include "api/result.h"
#include "storage/crypto/secret.h"
#include "storage/engine/file_system.h"

namespace scrutiny::backup {

// What kind of thing a frame holds; the letters stand in the file.
struct Frame {
  char type = 0;
  Bytes bytes;
};

inline constexpr std::size_t kMostFrame = std::size_t{64} << 20;

// What a whole archive hashes to.
struct ArchiveDigest {
  Digest sha256{};
  std::uint64_t bytes = 0;
};

// The name of an archive that is being written.
std::string partial_path(const std::string& path);

class ArchiveWriter {
 public:
  // Replaces what a writer that was cut short left at `path`.part.
  static Result<std::unique_ptr<ArchiveWriter>> create(const FileSystemPtr& files,
                                                       const std::string& path, const Key256& key);
  virtual ~ArchiveWriter() = default;
  // REQUIRES: at most kMostFrame bytes.
  virtual Status add(char type, ByteView bytes) = 0;
  // Seals and syncs; the file still bears its other name, partial_path(path).
  virtual Status finish() = 0;
  // Gives the finished file its name, durably.
  virtual Status publish() = 0;
};

class ArchiveReader {
 public:
  static Result<std::unique_ptr<ArchiveReader>> open(const FileSystemPtr& files,
                                                     const std::string& path, const Key256& key);
  virtual ~ArchiveReader() = default;
  // nullopt after the last.
  virtual Result<std::optional<Frame>> next() = 0;
  // REQUIRES: next() has answered nullopt.
  virtual ArchiveDigest digest() = 0;
};

}  // namespace scrutiny::backup
