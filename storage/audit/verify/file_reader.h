// Reading whole regular files or one front to back. Thread-safety: a FileReader belongs to one
// thread; the functions to any. Ownership: owns its descriptor. Blocking: yes. Failure: kNotFound
// for a file that is not there, kIo for one that cannot be read, is no regular file or is larger
// than allowed.
#pragma once

#include <filesystem>
#include <span>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::verify_detail {

class FileReader {
 public:
  static Result<FileReader> open(const std::filesystem::path& path);
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&& other) = delete;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader();

  std::uint64_t size() const { return size_; }
  // Fills `out` unless the file ends before; the number of bytes read.
  Result<std::size_t> read(std::span<std::uint8_t> out);

 private:
  FileReader(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  int descriptor_;
  std::uint64_t size_;
};

// Replaces `out` by the file's bytes.
Status read_file(const std::filesystem::path& path, std::uint64_t max_size, Bytes& out);

}  // namespace scrutiny::verify_detail
