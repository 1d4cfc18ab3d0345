#include <zip.h>

#include "storage/audit/verify/bag/bag_source.h"

namespace scrutiny::verify_detail {
namespace {

namespace fs = std::filesystem;

struct ZipCloser {
  void operator()(zip_t* zip) const { zip_discard(zip); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Zip = std::unique_ptr<zip_t, ZipCloser>;
using ZipFile = std::unique_ptr<zip_file_t, ZipCloser>;

class EntryStream final : public ContentStream {
 public:
  EntryStream(ZipFile file, std::string name, std::uint64_t size)
      : file_(std::move(file)), name_(std::move(name)), left_(size) {}

  // Reads on past the size that was said, so that a longer entry, and the checksum that libzip
  // compares at the end, are not missed.
  Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const zip_int64_t got = zip_fread(file_.get(), out.data(), out.size());
    if (got < 0) return bad_bag(name_ + " is damaged in the archive");
    const auto count = static_cast<std::uint64_t>(got);
    if (count > left_) return bad_bag(name_ + " is longer than the archive says");
    left_ -= count;
    if (count == 0 && left_ > 0 && !out.empty()) {
      return bad_bag(name_ + " is shorter than the archive says");
    }
    return static_cast<std::size_t>(count);
  }

 private:
  ZipFile file_;
  std::string name_;
  std::uint64_t left_;
};

class ZipBag final : public BagSource {
 public:
  explicit ZipBag(Zip zip) : zip_(std::move(zip)) {}

  Status list(std::uint64_t archive_size) {
    const zip_int64_t count = zip_get_num_entries(zip_.get(), 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > kMostFiles) {
      return bad_bag("the archive holds more files than any bundle");
    }
    budget_ = archive_size * kMostRatio + kFreeBytes;
    for (zip_int64_t i = 0; i < count; ++i) SCRUTINY_TRY(add(static_cast<zip_uint64_t>(i)));
    return {};
  }

  const std::map<std::string, std::uint64_t>& files() const override { return files_; }

  Result<std::unique_ptr<ContentStream>> open(const std::string& name) const override {
    ZipFile file(zip_fopen_index(zip_.get(), entries_.at(name), 0));
    if (!file) return bad_bag(name + " cannot be read from the archive");
    return std::unique_ptr<ContentStream>(
        std::make_unique<EntryStream>(std::move(file), name, files_.at(name)));
  }

 private:
  Status add(zip_uint64_t entry) {
    zip_stat_t about;
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(zip_.get(), entry, ZIP_FL_ENC_RAW, &about) != 0 ||
        (about.valid & kNeeded) != kNeeded) {
      return bad_bag("the archive's directory is damaged");
    }
    const std::string_view name = about.name;
    if (about.encryption_method != ZIP_EM_NONE) return bad_bag("the archive is encrypted");
    if (about.comp_method != ZIP_CM_STORE && about.comp_method != ZIP_CM_DEFLATE) {
      return bad_bag("the archive is packed in a way no bundle is");
    }
    if (about.size > budget_) return bad_bag("the archive would unpack to far more than it holds");
    budget_ -= about.size;
    const bool folder = !name.empty() && name.back() == '/';
    return folder ? add_folder(name.substr(0, name.size() - 1), about.size)
                  : add_file(name, entry, about.size);
  }

  // Written by programs that pack a folder again; they hold nothing.
  Status add_folder(std::string_view name, std::uint64_t size) {
    const std::size_t slash = name.find('/');
    const bool fits = slash == std::string_view::npos || is_bag_name(name.substr(slash + 1));
    if (size != 0 || !fits || !is_bag_name(name.substr(0, slash))) {
      return bad_bag("the archive holds a folder whose name no bundle has");
    }
    return {};
  }

  Status add_file(std::string_view name, zip_uint64_t entry, std::uint64_t size) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || !is_bag_name(name.substr(0, slash)) ||
        !is_bag_name(name.substr(slash + 1))) {
      return bad_bag("the archive holds a file whose name no bundle has");
    }
    if (folder_.empty()) folder_ = name.substr(0, slash);
    if (folder_ != name.substr(0, slash)) {
      return bad_bag("the archive holds more than the one folder of a bundle");
    }
    const std::string inner(name.substr(slash + 1));
    if (!entries_.emplace(inner, entry).second) {
      return bad_bag("the archive holds two files named " + inner);
    }
    files_[inner] = size;
    return {};
  }

  Zip zip_;
  std::uint64_t budget_ = 0;
  std::string folder_;
  std::map<std::string, zip_uint64_t> entries_;
  std::map<std::string, std::uint64_t> files_;
};

}  // namespace

Result<std::unique_ptr<BagSource>> open_zip_bag(const fs::path& path) {
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  if (error) return Error(ErrorCode::kIo, "The archive cannot be read.", error.message());
  int code = 0;
  Zip zip(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (!zip) {
    if (code == ZIP_ER_OPEN || code == ZIP_ER_READ || code == ZIP_ER_MEMORY) {
      return Error(ErrorCode::kIo, "The archive cannot be read.", path.string());
    }
    return bad_bag("the archive is damaged, incomplete or not consistent");
  }
  auto bag = std::make_unique<ZipBag>(std::move(zip));
  SCRUTINY_TRY(bag->list(size));
  return std::unique_ptr<BagSource>(std::move(bag));
}

}  // namespace scrutiny::verify_detail
