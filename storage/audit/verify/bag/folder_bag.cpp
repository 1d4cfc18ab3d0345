#include "storage/audit/verify/bag/bag_source.h"
#include "storage/audit/verify/file_reader.h"

namespace scrutiny::verify_detail {
namespace {

namespace fs = std::filesystem;

class FileStream final : public ContentStream {
 public:
  explicit FileStream(FileReader reader) : reader_(std::move(reader)) {}
  Result<std::size_t> read(std::span<std::uint8_t> out) override { return reader_.read(out); }

 private:
  FileReader reader_;
};

class FolderBag final : public BagSource {
 public:
  explicit FolderBag(fs::path root) : root_(std::move(root)) {}

  Status list() {
    std::error_code error;
    fs::recursive_directory_iterator at(root_, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      SCRUTINY_TRY(add(*at));
    }
    if (!error) return {};
    return Error(ErrorCode::kIo, "The folder cannot be read.", root_.string() + error.message());
  }

  const std::map<std::string, std::uint64_t>& files() const override { return files_; }

  Result<std::unique_ptr<ContentStream>> open(const std::string& name) const override {
    SCRUTINY_ASSIGN(FileReader reader, FileReader::open(root_ / name));
    if (reader.size() != files_.at(name)) return bad_bag(name + " changed while it was read");
    return std::unique_ptr<ContentStream>(std::make_unique<FileStream>(std::move(reader)));
  }

 private:
  Status add(const fs::directory_entry& entry) {
    std::error_code error;
    const std::string name = entry.path().lexically_relative(root_).generic_string();
    const fs::file_status status = entry.symlink_status(error);
    if (error) return Error(ErrorCode::kIo, "The folder cannot be read.", error.message());
    if (fs::is_directory(status)) return {};
    if (!fs::is_regular_file(status)) return bad_bag("it holds something that is no file");
    if (!is_bag_name(name)) return bad_bag("it holds a file whose name no bundle has");
    if (files_.size() == kMostFiles) return bad_bag("it holds more files than any bundle");
    files_[name] = entry.file_size(error);
    if (error) return Error(ErrorCode::kIo, "The folder cannot be read.", error.message());
    return {};
  }

  const fs::path root_;
  std::map<std::string, std::uint64_t> files_;
};

}  // namespace

Result<std::unique_ptr<BagSource>> open_folder_bag(const fs::path& path) {
  auto bag = std::make_unique<FolderBag>(path);
  SCRUTINY_TRY(bag->list());
  return std::unique_ptr<BagSource>(std::move(bag));
}

}  // namespace scrutiny::verify_detail
