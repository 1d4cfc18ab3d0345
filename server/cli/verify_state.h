// The scrutineer's own file of what was verified (docs/formats/verify-state.md): read before a
// verification, written again while it goes on and when it ends well. Thread-safety: one thread.
// Blocking: disk; each write is synced. Failure: kInvalidArgument when the file is about another
// log, key or level, kTampered when it is damaged, kIo when it cannot be written.
#pragma once

#include <memory>
#include <string>

#include <boost/json/object.hpp>

#include "storage/audit/verify/verify.h"

namespace scrutiny::cli {

class VerifyState {
 public:
  // A file that is not there yet begins a new one. Where no key is given, trust starts from the
  // key in the file.
  static Result<VerifyState> open(const std::string& path, VerifyOptions& options);

  // Makes the verification go on from the file (or from the start), hold the trail against what was
  // verified, and keep its progress. The object must stay where it is while `options` are in use.
  Status prepare(VerifyOptions& options, bool from_start);

  // After the verification. Where the trail does not hold, the checkpoints are kept as evidence
  // beside the file, which stays as it was.
  Status finish(const TrailSource& source, const VerifyReport& report);

  std::string describe() const;
  boost::json::object to_json() const;

 private:
  struct Outcome {
    std::uint64_t resumed_at = 0;
    std::uint64_t size = 0;
    bool holds = false;
    bool two_histories = false;
    std::vector<std::string> evidence;
  };
  VerifyState(std::string path, VerifyProgress earlier)
      : path_(std::move(path)), earlier_(std::move(earlier)) {}
  Status keep(VerifyProgress progress);
  Status keep_evidence(const std::string& later, const VerifyReport& report);

  std::string path_;
  VerifyProgress earlier_;  // as the file had it
  std::uint64_t earlier_size_ = 0;
  std::vector<NoteVerifier> log_keys_;
  Status written_;  // the first write that failed
  Outcome outcome_;
};

}  // namespace scrutiny::cli
