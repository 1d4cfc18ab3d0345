#include "server/witness/witness.h"

#include <algorithm>

#include "api/clock.h"
#include "server/witness/add_checkpoint.h"
#include "storage/audit/proof.h"
#include "storage/audit/tree.h"

namespace scrutiny {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";

WitnessAnswer refused(int status, std::string why) {
  return {status, std::string(kText), std::move(why) + "\n"};
}

Status check_root(const Checkpoint& checkpoint) {
  if (checkpoint.size == 0 && checkpoint.root != empty_root())
    return Error(ErrorCode::kTampered, "an empty log has another root");
  return {};
}

// That `now` continues the tree of `old_size`; the old root is what was cosigned.
Status check_continuation(std::uint64_t old_size, const Digest& old_root, const Checkpoint& now,
                          const std::vector<Digest>& proof) {
  SCRUTINY_TRY(check_root(now));
  if (old_size == 0) {
    if (proof.empty()) return {};
    return Error(ErrorCode::kTampered, "the proof from an empty log is empty");
  }
  return verify_consistency({old_size, now.size, old_root, now.root}, proof);
}

}  // namespace

std::uint64_t Witness::system_seconds() {
  return static_cast<std::uint64_t>(SystemClock().now()) / 1000;
}

struct Witness::Stored {
  Checkpoint checkpoint;
  std::string note;
};

Result<std::optional<Witness::Stored>> Witness::stored(const std::string& origin) const {
  SCRUTINY_ASSIGN(const std::optional<std::string> note, store_.load(origin));
  if (!note) return std::optional<Stored>();
  const auto log = logs_.find(origin);
  if (log == logs_.end()) return Error(ErrorCode::kNotFound, "This log is not known here.");
  // It was checked before it was stored: anything else now is damage, not a reason to begin anew.
  // Its own cosignature says so as well: the log's key may have been rotated since.
  const Error damaged(ErrorCode::kCorruption, "The stored checkpoint does not hold.");
  std::vector<NoteVerifier> keys = log->second;
  keys.push_back(key_.verifier());
  const auto opened = open_note(*note, keys);
  if (!opened.ok()) return damaged;
  auto checkpoint = parse_checkpoint(opened->text);
  if (!checkpoint.ok() || checkpoint->origin != origin) return damaged;
  return std::optional(Stored{std::move(*checkpoint), *note});
}

Result<Witness::Known> Witness::known(const std::string& origin) const {
  SCRUTINY_ASSIGN(const std::optional<Stored> last, stored(origin));
  return last ? Known{last->checkpoint.size, last->note} : Known();
}

WitnessAnswer Witness::add_checkpoint(std::string_view body) {
  const auto request = parse_add_checkpoint(body);
  if (!request.ok()) return refused(400, request.error().public_text());
  const auto note = parse_note(request->note);
  if (!note.ok()) return refused(400, note.error().public_text());
  const auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint.ok()) return refused(400, checkpoint.error().public_text());
  const auto log = logs_.find(checkpoint->origin);
  if (log == logs_.end()) return refused(404, "This log is not known here.");
  const auto opened = open_checkpoint(request->note, checkpoint->origin, log->second);
  if (!opened.ok()) return refused(403, opened.error().public_text());
  if (request->old_size > checkpoint->size)
    return refused(400, "The old size is larger than the new one.");

  const auto last = stored(checkpoint->origin);
  if (!last.ok()) return refused(500, last.error().public_text());
  const std::uint64_t known = *last ? (*last)->checkpoint.size : 0;
  if (request->old_size != known) return {409, "text/x.tlog.size", std::to_string(known) + "\n"};
  const Status continues = check_continuation(
      known, *last ? (*last)->checkpoint.root : empty_root(), *checkpoint, request->proof);
  if (!continues.ok()) return refused(422, continues.error().public_text());

  const NoteSignature cosignature = key_.cosign(note->text, now_());
  Note kept{note->text, {}};
  for (const NoteSignature& signature : note->signatures) {
    const bool of_log = std::any_of(log->second.begin(), log->second.end(),
                                    [&](const NoteVerifier& key) { return key.made(signature); });
    if (of_log) kept.signatures.push_back(signature);
  }
  kept.signatures.push_back(cosignature);
  const Status durable = store_.store(checkpoint->origin, format_note(kept));
  if (!durable.ok()) return refused(500, durable.error().public_text());
  return {200, std::string(kText), format_signature_line(cosignature)};
}

WitnessAnswer Witness::checkpoint(std::string_view name) const {
  for (const auto& [origin, keys] : logs_) {
    if (WitnessStore::name_of(origin) != name) continue;
    const auto last = known(origin);
    if (!last.ok()) return refused(500, last.error().public_text());
    if (!last->note.empty()) return {200, std::string(kText), last->note};
  }
  return refused(404, "Nothing of such a log was cosigned here.");
}

}  // namespace scrutiny
