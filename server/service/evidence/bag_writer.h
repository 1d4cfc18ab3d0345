// A BagIt 1.0 bag (RFC 8493) as a zip archive, made front to back: payload files, then manifests
// over them, then tag files, then manifests over those. Of every file only name, length and digests
// are remembered. Thread-safety: one thread. Ownership: owns all. Blocking: never.
// Failure: throws std::bad_alloc. REQUIRES of every name: ASCII without control characters and
// "%", used once.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/service/evidence/zip_writer.h"
#include "storage/crypto/sha256.h"
#include "storage/crypto/sha512.h"

namespace scrutiny {

class BagWriter {
 public:
  // `folder`: the one folder the archive unpacks to. `time`: of all files.
  BagWriter(std::string folder, UnixMillis time);

  // A payload file; its name begins with "data/".
  void add_payload(const std::string& name, std::string_view bytes);
  // One in pieces (zip_writer.h).
  void begin_payload(const std::string& name, std::uint64_t at_most, ZipWriter::Packing packing);
  void write(ByteView piece);
  void end_payload();

  // After the last payload file: manifests, and bag-info.txt with these labels and the oxum.
  void finish_payload(const std::vector<std::pair<std::string, std::string>>& info);
  void add_tag_file(const std::string& name, std::string_view bytes);
  // After the last tag file.
  void finish();

  std::string& made() { return zip_.made(); }

 private:
  struct Listed {
    std::string name;
    Digest sha256{};
    Digest512 sha512{};
  };
  struct Hashes {
    Sha256 sha256;
    Sha512 sha512;
    void update(ByteView piece) {
      sha256.update(piece);
      sha512.update(piece);
    }
  };
  static Listed listed(std::string name, Hashes& hashes);
  static std::string manifest256(const std::vector<Listed>& files);
  static std::string manifest512(const std::vector<Listed>& files);
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  const std::string folder_;
  ZipWriter zip_;
  std::vector<Listed> payload_;
  std::vector<Listed> tags_;
  std::uint64_t payload_bytes_ = 0;
  std::string open_name_;
  Hashes open_;
};

}  // namespace scrutiny
