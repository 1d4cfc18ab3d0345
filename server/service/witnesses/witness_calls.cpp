#include "server/service/witnesses/witness_calls.h"

#include <charconv>

#include <spdlog/spdlog.h>

#include "server/witness/add_checkpoint.h"
#include "server/witness/witness_store.h"

namespace scrutiny {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMostAnswer = 2 * kMaxNoteSize;
constexpr seconds kFirstPause{2};
constexpr seconds kLongestPause{300};

Error refused(const WitnessAddress& witness, const std::string& what) {
  return {ErrorCode::kUnavailable, "The witness " + witness.name + " " + what + "."};
}

// The size in a 409, which the witness says it has cosigned.
std::optional<std::uint64_t> stated_size(const HttpReply& reply) {
  std::string_view text = as_text(reply.body);
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

Result<std::uint64_t> size_of(const std::string& note) {
  SCRUTINY_ASSIGN(const Note parsed, parse_note(note));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(parsed.text));
  return checkpoint.size;
}

}  // namespace

WitnessCalls::Standing WitnessCalls::standing(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = standings_.find(name);
  return found == standings_.end() ? Standing() : found->second;
}

std::map<std::string, WitnessFailure> WitnessCalls::failures() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, WitnessFailure> out;
  for (const auto& [name, standing] : standings_) {
    if (!standing.failure.what.empty()) out[name] = standing.failure;
  }
  return out;
}

Result<HttpReply> WitnessCalls::ask(const WitnessAddress& witness, const std::string& path,
                                    std::optional<ByteView> body) const {
  HttpCall request;
  request.url = witness.url + (witness.url.ends_with('/') ? "" : "/") + path;
  request.headers = {"Content-Type: text/plain; charset=utf-8"};
  request.body = body;
  request.trusted = options_.trusted;
  request.most = kMostAnswer;
  request.timeout = options_.timeout;
  request.stopped = &stopped_;
  auto reply = caller_(request);
  if (reply.ok()) return reply;
  return refused(witness, reply.error().public_text());
}

void WitnessCalls::compare() {
  const std::lock_guard one_at_a_time(round_);
  for (const WitnessAddress& witness : options_.witnesses) settle(witness, fetch(witness));
}

Status WitnessCalls::fetch(const WitnessAddress& witness) {
  SCRUTINY_ASSIGN(const NoteVerifier key, NoteVerifier::parse(ledger_.verifier_key()));
  SCRUTINY_ASSIGN(const HttpReply reply,
                  ask(witness, WitnessStore::name_of(key.name()) + "/checkpoint", std::nullopt));
  if (reply.status == 404) return {};  // it has cosigned nothing yet
  if (reply.status != 200)
    return refused(witness, "answered with HTTP status " + std::to_string(reply.status));
  const std::string note(as_text(reply.body));
  SCRUTINY_TRY(cosignatures_.add(note));
  SCRUTINY_ASSIGN(const std::uint64_t size, size_of(note));
  const std::lock_guard lock(mutex_);
  standings_[witness.name].offered = size;
  return {};
}

void WitnessCalls::offer_all() {
  const std::lock_guard one_at_a_time(round_);
  for (const WitnessAddress& witness : options_.witnesses) {
    if (stopped_ || cosignatures_.alarm()) return;
    const Standing now = standing(witness.name);
    if (now.offered == ledger_.size() && now.failures == 0) continue;
    if (std::chrono::steady_clock::now() < now.not_before) continue;
    settle(witness, offer(witness, now.offered));
  }
}

Status WitnessCalls::offer(const WitnessAddress& witness, std::uint64_t old_size) {
  for (int again = 0; again < 2; ++again) {
    AddCheckpoint request{old_size, {}, ledger_.checkpoint()};
    SCRUTINY_ASSIGN(const std::uint64_t size, size_of(request.note));
    if (old_size > size) return fetch(witness);  // it knows more than there is: the proof, please
    if (old_size > 0 && old_size < size) {
      SCRUTINY_ASSIGN(request.proof, ledger_.consistency_proof(old_size, size));
    }
    const std::string body = format_add_checkpoint(request);
    SCRUTINY_ASSIGN(const HttpReply reply, ask(witness, "add-checkpoint", as_bytes(body)));
    if (reply.status == 200) return take(witness, request.note, reply);
    if (reply.status == 422) {
      SCRUTINY_TRY(fetch(witness));
      return refused(witness, "does not take this log for the one it cosigned before");
    }
    const auto known = reply.status == 409 ? stated_size(reply) : std::nullopt;
    if (!known)
      return refused(witness,
                     "refused the checkpoint with HTTP status " + std::to_string(reply.status));
    old_size = *known;
  }
  return refused(witness, "is offered other checkpoints of this log by somebody else");
}

// What it answers is held against the text that was sent: Cosignatures takes no other.
Status WitnessCalls::take(const WitnessAddress& witness, const std::string& note,
                          const HttpReply& reply) {
  SCRUTINY_TRY(cosignatures_.add(note + std::string(as_text(reply.body))));
  SCRUTINY_ASSIGN(const std::uint64_t size, size_of(note));
  const std::lock_guard lock(mutex_);
  standings_[witness.name].offered = size;
  return {};
}

void WitnessCalls::settle(const WitnessAddress& witness, const Status& done) {
  const std::lock_guard lock(mutex_);
  Standing& now = standings_[witness.name];
  if (done.ok()) {
    if (now.failures > 0 && log_) log_->info("the witness {} answers again", witness.name);
    now.failure = {};
    now.failures = 0;
    now.not_before = {};
    return;
  }
  if (stopped_) return;
  if (now.failures == 0) now.failure.since = clock_.now();
  now.failure.what = done.error().public_text();
  const auto pause = std::min(kLongestPause, kFirstPause * (1 << std::min(now.failures, 8U)));
  ++now.failures;
  now.not_before = std::chrono::steady_clock::now() + pause;
  if (log_) log_->warn("{} ({} in a row)", now.failure.what, now.failures);
}

}  // namespace scrutiny
