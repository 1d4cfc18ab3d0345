// A zip archive made front to back, without seeking and without knowing what comes next, in the
// memory of one deflate state and of what was not yet taken. Small files are deflated whole; large
// ones stream through as stored blocks with a data descriptor, since documents are mostly
// compressed already. Zip64 where sizes, offsets or numbers need it. Same files and time: same
// bytes, with one version of zlib. Names are ASCII, as given; unique names are the caller's care.
// Thread-safety: one thread. Ownership: owns all. Blocking: never. Failure: throws std::bad_alloc.
// Source: PKWARE APPNOTE 6.3.9.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/clock.h"

namespace scrutiny {

class ZipWriter {
 public:
  // `time`: of every entry, UTC.
  explicit ZipWriter(UnixMillis time);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // A whole file. REQUIRES: fewer than 2^32 - 1 bytes; no entry is open.
  void add(const std::string& name, ByteView bytes);
  // A file in pieces of at most so many bytes in all. REQUIRES: no entry is open.
  enum class Packing : std::uint8_t { kStored, kDeflated };
  static constexpr std::uint64_t kAnySize = ~std::uint64_t{0};
  void begin(const std::string& name, std::uint64_t at_most, Packing packing);
  void write(ByteView piece);
  void end();
  // The directory at the end; nothing may follow. REQUIRES: no entry is open.
  void finish();

  // Made and not yet taken. The caller takes from the front.
  std::string& made() { return made_; }

 private:
  struct Entry {
    std::string name;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t compressed = 0;
    std::uint32_t crc = 0;
    bool streamed = false;
    bool large = false;  // its local header says zip64
  };
  struct Deflate;

  void put(std::string_view bytes);
  void put_local_header(const Entry& entry);
  std::string central_header(const Entry& entry) const;
  void pump(ByteView piece, int flush);

  const std::uint32_t dos_time_;
  std::uint64_t offset_ = 0;
  std::string made_;
  std::vector<Entry> entries_;
  std::unique_ptr<Deflate> open_;
};

}  // namespace scrutiny
