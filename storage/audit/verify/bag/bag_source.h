// A BagIt bag to be read without being unpacked: a zip archive or a folder. Whoever made it may
// mean harm: names that lead elsewhere or occur twice, links, other packings than stored and
// deflated, encryption, and archives that unpack to far more than they hold are refused before
// anything is read. Nothing is ever written. Thread-safety: one thread. Ownership: owns what it
// opened; streams do not outlive it. Blocking: yes. Memory: a list of names. Failure: kTampered for
// what is damaged or hostile, which counts against the bag; kIo and kNotFound when it cannot be
// read, which leaves the question open.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "storage/audit/verify/trail_source.h"

namespace scrutiny {

class BagSource {
 public:
  static constexpr std::size_t kMostFiles = 200'000;
  // A zip archive may unpack to so many times its size and this on top: far beyond any bundle,
  // whose files are stored and whose records and pages shrink tenfold, and short of a bomb.
  static constexpr std::uint64_t kMostRatio = 50;
  static constexpr std::uint64_t kFreeBytes = std::uint64_t{64} << 20;

  virtual ~BagSource() = default;
  // Size in bytes by name, below the folder that holds bagit.txt: "data/records/41.json".
  virtual const std::map<std::string, std::uint64_t>& files() const = 0;
  // The bytes of one of files(): an error unless they are as many as said.
  virtual Result<std::unique_ptr<ContentStream>> open(const std::string& name) const = 0;

  // All of a file that must be small.
  Result<std::string> read(const std::string& name, std::uint64_t most) const;
};

Result<std::unique_ptr<BagSource>> open_bag(const std::filesystem::path& path);

// Whether `path` is a bag to look at: a zip archive, or a folder with bagit.txt.
bool looks_like_bag(const std::filesystem::path& path);

namespace verify_detail {
// A name any bundle could hold: of a-z, A-Z, 0-9, ".", "_" and "-", in at most four parts none of
// which begins with ".".
bool is_bag_name(std::string_view name);
Result<std::unique_ptr<BagSource>> open_zip_bag(const std::filesystem::path& path);
Result<std::unique_ptr<BagSource>> open_folder_bag(const std::filesystem::path& path);
Error bad_bag(std::string what);  // kTampered
}  // namespace verify_detail

}  // namespace scrutiny
