// What a witness remembers: for each log the last checkpoint it cosigned. The whole worth of a
// witness is that it never forgets this, so a write is durable on return and one process at a time
// holds the folder. Layout: FOLDER/<hex SHA-256 of the origin>/checkpoint, a signed note.
// Thread-safety: one thread at a time. Blocking: reads and syncs files. Failure: kIo; kConflict
// when another process holds the folder; kCorruption for a file that is no note.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "api/result.h"

namespace scrutiny {

class WitnessStore {
 public:
  // Makes the folder (mode 0700) when it is missing.
  static Result<std::unique_ptr<WitnessStore>> open(const std::filesystem::path& folder);
  ~WitnessStore();
  WitnessStore(const WitnessStore&) = delete;
  WitnessStore& operator=(const WitnessStore&) = delete;

  // The note as it was stored; nullopt when this log was never cosigned.
  Result<std::optional<std::string>> load(const std::string& origin) const;
  Status store(const std::string& origin, const std::string& note);

  // Lower-case hex SHA-256 of the origin without LF: its place in URLs (C2SP tlog-witness) and
  // here.
  static std::string name_of(const std::string& origin);

 private:
  WitnessStore(std::filesystem::path folder, int lock) : folder_(std::move(folder)), lock_(lock) {}
  std::filesystem::path folder_;
  int lock_;
};

}  // namespace scrutiny
