#include "storage/audit/verify/verify.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "storage/audit/verify/entry_bundle.h"
#include "storage/audit/verify/log_reducer.h"
#include "storage/audit/verify/payload_check.h"
#include "storage/audit/verify/tile_proof.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

using verify_detail::BundleJob;
using verify_detail::kWidth;

// Bundles looked at together before their results are put in order: bounds memory, keeps threads
// busy.
constexpr std::uint64_t kWindow = 256;

using Clock = std::chrono::steady_clock;
// Keeping progress costs at most a twentieth of the time.
constexpr int kKeepShare = 20;

struct BundleOutcome {
  verify_detail::BundleResult log;
  verify_detail::PayloadResult payloads;
};

// One thread's buffers.
struct Worker {
  verify_detail::BundleChecker bundles;
  verify_detail::PayloadChecker payloads;

  BundleOutcome check(const BundleJob& job, VerifyLevel level) {
    BundleOutcome out;
    out.log = bundles.check(job);
    const bool sound = out.log.framed && !out.log.fault && !out.log.trouble;
    if (level != VerifyLevel::kLog && sound) out.payloads = payloads.check(job, bundles.records());
    return out;
  }
};

class TrailRun {
 public:
  TrailRun(const TrailSource& source, const VerifyOptions& options)
      : source_(source), options_(options) {
    report_.asked = options.level;
  }

  VerifyReport run() {
    if (read_checkpoint()) {
      check_bundles();
      judge();
    }
    return std::move(report_);
  }

 private:
  std::string sealing_name() const;
  bool read_checkpoint();
  void check_bundles();
  void check_window(std::uint64_t first, std::vector<BundleOutcome>& outcomes);
  std::optional<std::uint64_t> first_bundle();
  Result<bool> continues(const VerifyProgress& earlier);
  void note_progress();
  void keep_now_and_then();
  void judge();
  bool judge_keys();
  bool judge_payloads();

  BundleJob job(std::uint64_t number) const {
    const std::uint64_t rest = checkpoint_.size - number * kWidth;
    return {number, static_cast<unsigned>(std::min<std::uint64_t>(rest, kWidth))};
  }
  bool fail(Fault fault) {
    report_.verdict = Verdict::kDoesNotHold;
    report_.fault = std::move(fault);
    return false;
  }
  bool cannot_tell(std::string why) {
    report_.verdict = Verdict::kCannotTell;
    report_.trouble = std::move(why);
    return false;
  }

  const TrailSource& source_;
  VerifyOptions options_;
  VerifyReport report_;
  std::string note_;
  Checkpoint checkpoint_;
  std::vector<Worker> workers_;
  std::optional<verify_detail::LogReducer> log_;
  verify_detail::PayloadLedger payloads_;
  VerifyProgress progress_;  // at the newest whole bundle
  Clock::time_point next_keep_ = Clock::now() + options_.keep_every;
};

bool TrailRun::read_checkpoint() {
  if (options_.log_keys.empty()) return cannot_tell("No verifier key was given to trust.");
  auto note = source_.checkpoint();
  if (!note.ok()) return cannot_tell("The checkpoint cannot be read: " + note.error().describe());
  note_ = std::move(note).value();
  const std::string& origin = options_.log_keys.front().name();
  const auto parsed = parse_note(note_);
  const auto checkpoint = parsed.ok() ? parse_checkpoint(parsed->text) : parsed.error();
  if (!checkpoint.ok()) {
    return fail(
        {FaultKind::kSignature, {}, "a signed checkpoint", checkpoint.error().public_text()});
  }
  if (checkpoint->origin != origin) {
    return fail(
        {FaultKind::kSignature, {}, "a checkpoint of " + origin, "one of " + checkpoint->origin});
  }
  checkpoint_ = *checkpoint;
  report_.origin = origin;
  report_.size = checkpoint_.size;
  report_.root = checkpoint_.root;
  return true;
}

// A continued log seals under the name of the first log. Where record 0 cannot be read it is the
// log's own; that it cannot is found and said when its turn comes.
std::string TrailRun::sealing_name() const {
  Bytes entries;
  const auto width = static_cast<unsigned>(std::min<std::uint64_t>(checkpoint_.size, kWidth));
  if (width == 0) return checkpoint_.origin;
  const auto bundle = verify_detail::read_records(source_, 0, width, entries);
  ScannedRecord record;
  PublicFacts facts;
  if (!bundle.ok() || bundle->records.empty() ||
      scan_record(bundle->records.front(), record, facts) != nullptr || facts.sealed_as.empty())
    return checkpoint_.origin;
  return facts.sealed_as;
}

void TrailRun::check_bundles() {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned threads = options_.threads == 0 ? cores : options_.threads;
  log_.emplace(source_, options_, checkpoint_);
  report_.sealed_as = sealing_name();
  for (unsigned i = 0; i < threads; ++i) {
    workers_.push_back({verify_detail::BundleChecker(source_, options_),
                        verify_detail::PayloadChecker(source_, options_, report_.sealed_as)});
  }
  const std::uint64_t bundles =
      checkpoint_.size / kWidth + (checkpoint_.size % kWidth != 0 ? 1 : 0);
  std::vector<BundleOutcome> outcomes;
  const auto begin = first_bundle();
  if (!begin) return;
  for (std::uint64_t first = *begin; first < bundles && !log_->stopped(); first += kWindow) {
    outcomes.clear();
    outcomes.resize(std::min(kWindow, bundles - first));
    check_window(first, outcomes);
    for (std::size_t i = 0; i < outcomes.size() && !log_->stopped(); ++i) {
      if (job(first + i).width < kWidth) note_progress();
      log_->add(job(first + i), std::move(outcomes[i].log));
      payloads_.add(std::move(outcomes[i].payloads));
    }
    if (options_.progress) options_.progress(log_->records(), checkpoint_.size);
    if (first + kWindow < bundles) keep_now_and_then();
  }
  if (!log_->stopped() && checkpoint_.size % kWidth == 0) note_progress();
  if (!log_->stopped()) log_->finish();
}

// Whether the signed log is one that goes on from what was read of it before, so that what was read
// need not be read again: shown from the tiles, also for what else was signed of that part.
Result<bool> TrailRun::continues(const VerifyProgress& earlier) {
  verify_detail::TileProof proof(source_, checkpoint_.size, checkpoint_.root);
  for (const KnownCheckpoint& known : options_.known_checkpoints) {
    if (known.size == 0 || known.size > earlier.records) continue;
    SCRUTINY_ASSIGN(const bool holds, proof.continues(known));
    if (!holds) return false;
  }
  for (const KnownLeaf& known : options_.known_leaves) {
    if (known.index >= earlier.records) continue;
    SCRUTINY_ASSIGN(const bool holds, proof.holds(known));
    if (!holds) return false;
  }
  return true;
}

// Where to begin reading; nothing when it cannot be told. A trail that does not continue what was
// read before is read from its start, which shows where it differs.
std::optional<std::uint64_t> TrailRun::first_bundle() {
  if (options_.resume == nullptr || options_.resume->records == 0) return 0;
  const VerifyProgress& earlier = *options_.resume;
  options_.known_checkpoints.push_back({earlier.records, root_so_far(earlier)});
  next_keep_ = Clock::time_point::max();  // what was kept stays until this trail held
  if (earlier.records > checkpoint_.size) return 0;
  const auto good = continues(earlier);
  if (!good.ok() && good.error().code() != ErrorCode::kNotFound) {
    cannot_tell(good.error().describe());
    return std::nullopt;
  }
  if (!good.ok() || !*good) return 0;
  log_->restore(earlier);
  payloads_.restore(earlier);
  report_.resumed_at = earlier.records;
  next_keep_ = Clock::now() + options_.keep_every;
  return earlier.records / kWidth;
}

void TrailRun::note_progress() {
  if (!options_.keep) return;
  progress_.origin = checkpoint_.origin;
  progress_.log_key = options_.log_keys.front().text();
  progress_.level = options_.level;
  progress_.target = checkpoint_.size;
  log_->save(progress_);
  payloads_.save(progress_);
}

void TrailRun::keep_now_and_then() {
  if (!options_.keep || log_->stopped() || payloads_.stopped()) return;
  const auto before = Clock::now();
  if (before < next_keep_) return;
  note_progress();
  options_.keep(progress_);
  const auto after = Clock::now();
  next_keep_ =
      after + std::max<Clock::duration>(options_.keep_every, (after - before) * kKeepShare);
}

void TrailRun::check_window(std::uint64_t first, std::vector<BundleOutcome>& outcomes) {
  std::atomic<std::size_t> next{0};
  std::vector<std::exception_ptr> failures(workers_.size());
  const auto work = [&](std::size_t self) {
    try {
      for (std::size_t i = next++; i < outcomes.size(); i = next++) {
        outcomes[i] = workers_[self].check(job(first + i), options_.level);
      }
    } catch (...) {
      failures[self] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t self = 1; self < workers_.size(); ++self) threads.emplace_back(work, self);
    work(0);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

// The checkpoint is signed by the log's newest key, and recorded rotations lead to it from a
// trusted one.
bool TrailRun::judge_keys() {
  const verify_detail::KeyChain& chain = log_->chain();
  const std::vector<NoteVerifier>& keys = checkpoint_.size == 0 ? options_.log_keys : chain.keys();
  if (checkpoint_.size != 0 && !chain.has_one_of(options_.log_keys)) {
    return fail({FaultKind::kPublic, 0, options_.log_keys.front().text(), keys.front().text()});
  }
  const std::span<const NoteVerifier> newest =
      std::span(keys).last(checkpoint_.size == 0 ? keys.size() : 1);
  const auto opened = open_checkpoint(note_, checkpoint_.origin, newest, options_.witness_keys);
  if (!opened.ok()) {
    return fail({FaultKind::kSignature,
                 {},
                 "a signature by " + newest.back().text(),
                 opened.error().public_text()});
  }
  report_.cosignatures = opened->cosignatures;
  report_.log_keys = keys;
  report_.key_records = chain.records();
  const Status described = source_.check_description(checkpoint_, newest.back());
  if (!described.ok()) {
    if (described.error().code() != ErrorCode::kTampered) {
      return cannot_tell(described.error().describe());
    }
    return fail({FaultKind::kDescription,
                 {},
                 "files that fit the checkpoint",
                 described.error().public_text()});
  }
  return true;
}

bool TrailRun::judge_payloads() {
  if (payloads_.trouble()) return cannot_tell(payloads_.trouble()->describe());
  payloads_.finish(log_->erased(), options_.keys);
  const std::uint64_t records = report_.counts.records;
  report_.counts = payloads_.counts();
  report_.counts.records = records;
  if (payloads_.fault()) return fail(*payloads_.fault());
  report_.reached = options_.level;
  return true;
}

void TrailRun::judge() {
  if (!report_.trouble.empty()) return;
  report_.counts.records = log_->records();
  for (const auto& [key, records] : log_->signed_by()) {
    const auto* known = options_.writers != nullptr ? options_.writers->find(key) : nullptr;
    report_.writers.push_back({key, known != nullptr ? known->name : std::string(), records, {}});
  }
  report_.demo = log_->chain().demo();
  report_.continues = log_->chain().continues();
  report_.last_time = log_->last_time();
  for (const auto& [unit, index] : log_->erased())
    report_.erasures.push_back({index, unit, {}, {}, {}});
  std::sort(report_.erasures.begin(), report_.erasures.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  report_.time_tokens = log_->time_tokens();
  if (log_->fault()) {
    fail(*log_->fault());
    return;
  }
  if (log_->trouble()) {
    cannot_tell(log_->trouble()->describe());
    return;
  }
  if (!judge_keys()) return;
  report_.reached = VerifyLevel::kLog;
  if (options_.level != VerifyLevel::kLog && !judge_payloads()) return;
  report_.verdict = Verdict::kHolds;
  if (!options_.keep) return;
  progress_.checkpoint = note_;
  options_.keep(progress_);
}

}  // namespace

Result<KeyRing> parse_key_ring(std::string_view json) {
  const auto refused = [](const char* text) { return Error(ErrorCode::kInvalidArgument, text); };
  boost::json::error_code code;
  const boost::json::value value = boost::json::parse(json, code);
  if (code || !value.is_object()) return refused("The key file is not one JSON object.");
  KeyRing out;
  for (const auto& member : value.get_object()) {
    const auto unit = UnitId::parse(std::string_view(member.key()));
    if (!unit) return refused("A unit in the key file is not 32 hex digits.");
    if (!member.value().is_string()) return refused("A key in the key file is not text.");
    auto bytes = from_hex(std::string_view(member.value().get_string()));
    const auto key = bytes ? Key256::from_bytes(*bytes) : std::nullopt;
    if (!key) return refused("A key in the key file is not 64 hex digits.");
    OPENSSL_cleanse(bytes->data(), bytes->size());
    out.emplace(*unit, *key);
  }
  return out;
}

VerifyReport verify_trail(const TrailSource& source, const VerifyOptions& options) {
  return TrailRun(source, options).run();
}

}  // namespace scrutiny
