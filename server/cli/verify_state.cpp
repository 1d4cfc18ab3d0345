#include "server/cli/verify_state.h"

#include <filesystem>

#include <boost/json/array.hpp>

#include "api/clock.h"
#include "server/cli/local_files.h"
#include "storage/audit/time_text.h"
#include "storage/crypto/hex.h"

namespace scrutiny::cli {
namespace {

// Larger than what a log of 10 million records with a signed one in ten leaves.
constexpr std::uint64_t kMaxState = std::uint64_t{1} << 30;

Result<Checkpoint> checkpoint_of(const std::string& note) {
  SCRUTINY_ASSIGN(const auto parsed, parse_note(note));
  return parse_checkpoint(parsed.text);
}

Error other(const std::string& path, const std::string& what) {
  return {ErrorCode::kInvalidArgument, path + " keeps " + what};
}

}  // namespace

Result<VerifyState> VerifyState::open(const std::string& path, VerifyOptions& options) {
  std::error_code error;
  VerifyProgress earlier;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    SCRUTINY_ASSIGN(const std::string bytes, read_whole_file(path, kMaxState));
    auto parsed = parse_progress(bytes);
    if (!parsed.ok()) {
      return Error(parsed.error().code(), path + ": " + parsed.error().public_text());
    }
    earlier = std::move(parsed).value();
    SCRUTINY_ASSIGN(NoteVerifier key, NoteVerifier::parse(earlier.log_key));
    if (options.log_keys.empty()) options.log_keys.push_back(std::move(key));
    if (options.log_keys.front().text() != earlier.log_key) {
      return other(path, "what was verified of a log with the key " + earlier.log_key +
                             ", not the one given: keep one file for each log");
    }
    if (options.level < earlier.level) {
      return other(path, "a verification at level " + std::string(text(earlier.level)) +
                             ": ask for that level, or keep another file for this one");
    }
  } else {
    if (options.log_keys.empty()) {
      return Error(ErrorCode::kInvalidArgument,
                   path + " is not there yet: to begin it, give the log's key with --log-key");
    }
    earlier.origin = options.log_keys.front().name();
    earlier.log_key = options.log_keys.front().text();
    earlier.level = options.level;
  }
  VerifyState state(path, std::move(earlier));
  if (!state.earlier_.checkpoint.empty()) {
    SCRUTINY_ASSIGN(const Checkpoint known, checkpoint_of(state.earlier_.checkpoint));
    state.earlier_size_ = known.size;
  }
  return state;
}

Status VerifyState::prepare(VerifyOptions& options, bool from_start) {
  log_keys_ = options.log_keys;
  // Also shows at once, not after hours, that the file cannot be written.
  SCRUTINY_TRY(write_whole_file(path_, format_progress(earlier_)));
  if (!earlier_.checkpoint.empty()) {
    SCRUTINY_ASSIGN(const Checkpoint known, checkpoint_of(earlier_.checkpoint));
    options.known_checkpoints.push_back({known.size, known.root});
  }
  // At a higher level than before, everything has to be read again.
  if (!from_start && earlier_.level == options.level) options.resume = &earlier_;
  options.keep = [this](const VerifyProgress& progress) {
    if (Status status = keep(progress); !status.ok() && written_.ok()) written_ = std::move(status);
  };
  return {};
}

Status VerifyState::keep(VerifyProgress progress) {
  if (progress.checkpoint.empty()) {
    // A level is kept only once it was reached to the end.
    if (progress.level != earlier_.level && !earlier_.checkpoint.empty()) return {};
    progress.checkpoint = earlier_.checkpoint;
    progress.verified = earlier_.verified;
  } else {
    progress.verified = format_time(SystemClock().now());
  }
  return write_whole_file(path_, format_progress(progress));
}

Status VerifyState::finish(const TrailSource& source, const VerifyReport& report) {
  SCRUTINY_TRY(written_);
  outcome_.resumed_at = report.resumed_at;
  outcome_.size = report.size;
  outcome_.holds = report.verdict == Verdict::kHolds;
  if (report.verdict != Verdict::kDoesNotHold) return {};
  const auto later = source.checkpoint();
  return later.ok() ? keep_evidence(*later, report) : Status();
}

Status VerifyState::keep_evidence(const std::string& later, const VerifyReport& report) {
  const auto write = [this](const std::string& note) -> Status {
    const auto checkpoint = checkpoint_of(note);
    const std::string name = checkpoint.ok() ? std::to_string(checkpoint->size) + "-" +
                                                   to_hex(checkpoint->root).substr(0, 16)
                                             : std::string("unreadable");
    const std::string file = path_ + "." + name + ".checkpoint";
    SCRUTINY_TRY(write_whole_file(file, note));
    outcome_.evidence.push_back(file);
    return {};
  };
  if (!earlier_.checkpoint.empty()) SCRUTINY_TRY(write(earlier_.checkpoint));
  SCRUTINY_TRY(write(later));
  outcome_.two_histories = report.fault->kind == FaultKind::kRollback &&
                           !earlier_.checkpoint.empty() &&
                           open_checkpoint(later, earlier_.origin, log_keys_, {}).ok();
  return {};
}

std::string VerifyState::describe() const {
  std::string out;
  const auto line = [&out](const std::string& text) { out += "your file   " + text + "\n"; };
  if (outcome_.holds) {
    if (earlier_.checkpoint.empty()) {
      line("this is the first whole verification kept in " + path_);
    } else {
      line("continues what you verified on " + earlier_.verified + " (" +
           std::to_string(earlier_size_) + " records)");
    }
    if (outcome_.resumed_at > 0) {
      line("records 0 to " + std::to_string(outcome_.resumed_at - 1) +
           " were read by earlier runs; the log was proved to continue them, and " +
           std::to_string(outcome_.size - outcome_.resumed_at) + " were read now");
    }
    return out;
  }
  if (!earlier_.checkpoint.empty())
    line("last held on " + earlier_.verified + " (" + std::to_string(earlier_size_) + " records)");
  if (outcome_.two_histories) {
    line(
        "both checkpoints are signed with the key you trust: together they prove that the log "
        "does not keep to what it had signed");
  }
  for (const std::string& file : outcome_.evidence) line("evidence kept in " + file);
  return out;
}

boost::json::object VerifyState::to_json() const {
  boost::json::object out = {{"file", path_}, {"resumed_at", outcome_.resumed_at}};
  if (!earlier_.checkpoint.empty()) {
    out["earlier"] = {{"verified", earlier_.verified}, {"size", earlier_size_}};
  }
  out["two_histories"] = outcome_.two_histories;
  boost::json::array evidence;
  for (const std::string& file : outcome_.evidence) evidence.emplace_back(file);
  out["evidence"] = std::move(evidence);
  return out;
}

}  // namespace scrutiny::cli
