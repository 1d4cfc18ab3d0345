#include "server/service/cosignatures.h"

#include <algorithm>

#include "storage/audit/proof.h"

namespace scrutiny {
namespace {

// Where the store keeps a cosigned checkpoint of another history; no key has such a name.
constexpr std::string_view kProofOfAnother = "+another history";

std::uint64_t time_by(const OpenedCheckpoint& opened, const std::string& witness) {
  for (const Cosigned& each : opened.cosignatures) {
    if (each.witness == witness) return each.time;
  }
  return 0;
}

}  // namespace

Cosignatures::Cosignatures(const Ledger& ledger, WitnessPolicy policy, WitnessStore& store,
                           Alarm alarm)
    : ledger_(ledger), policy_(std::move(policy)), store_(store), alarm_(std::move(alarm)) {}

Status Cosignatures::load() {
  std::vector<std::string> names = {std::string(kProofOfAnother)};
  for (const NoteVerifier& witness : policy_.witnesses) names.push_back(witness.name());
  for (const std::string& name : names) {
    SCRUTINY_ASSIGN(const std::optional<std::string> note, store_.load(name));
    if (!note) continue;
    const auto opened_note = open(*note);
    if (!opened_note.ok()) {
      const auto vouched = vouched_for(*note);
      if (vouched && !check_history(*vouched, *note).ok()) return {};  // it is raised
      continue;  // of a witness that is no longer in the policy
    }
    const OpenedCheckpoint& opened = *opened_note;
    if (const Status same = check_history(opened, *note); !same.ok()) return {};  // it is raised
    const std::lock_guard lock(mutex_);
    keep(opened, *note);
  }
  return {};
}

Result<OpenedCheckpoint> Cosignatures::open(const std::string& note) const {
  if (const auto form = parse_note(note); !form.ok())
    return Error::field("note", form.error().public_text());
  // What a key signed that was rotated since counts as well: it is held against the log.
  const std::vector<NoteVerifier> log_keys = ledger_.verifiers();
  auto opened = open_checkpoint(note, log_keys[0].name(), log_keys, policy_.witnesses);
  if (!opened.ok()) return Error(ErrorCode::kForbidden, opened.error().public_text());
  if (opened->cosignatures.empty())
    return Error(ErrorCode::kForbidden, "No witness of this service has cosigned it.");
  return opened;
}

// What a witness of the policy cosigned under the name of this log, whoever signed it: a witness
// follows rotations of the log's key, of which an older copy of the log knows nothing.
std::optional<OpenedCheckpoint> Cosignatures::vouched_for(const std::string& note) const {
  auto opened = open_note(note, policy_.witnesses);
  if (!opened.ok()) return std::nullopt;
  OpenedCheckpoint out;
  auto checkpoint = parse_checkpoint(opened->text);
  if (!checkpoint.ok() || checkpoint->origin != ledger_.verifiers()[0].name()) return std::nullopt;
  out.checkpoint = std::move(checkpoint).value();
  for (const VerifiedSignature& signature : opened->verified)
    out.cosignatures.push_back({policy_.witnesses[signature.verifier].name(), signature.time});
  out.text = std::move(opened->text);
  return out;
}

Status Cosignatures::check_history(const OpenedCheckpoint& cosigned, const std::string& note) {
  const Checkpoint& theirs = cosigned.checkpoint;
  SCRUTINY_ASSIGN(const Note own, parse_note(ledger_.checkpoint()));
  SCRUTINY_ASSIGN(const Checkpoint ours, parse_checkpoint(own.text));
  const std::string who = cosigned.cosignatures.front().witness;
  if (theirs.size > ours.size) {
    return raise(
        "The witness " + who + " has cosigned " + std::to_string(theirs.size) +
            " records of this log, which has only " + std::to_string(ours.size) +
            ": it was put back to an older copy. Nothing is recorded any more; restore the "
            "newer data folder.",
        note);
  }
  if (theirs.size == 0) return {};
  SCRUTINY_ASSIGN(const std::vector<Digest> proof,
                  ledger_.consistency_proof(theirs.size, ours.size));
  const Status continues =
      verify_consistency({theirs.size, ours.size, theirs.root, ours.root}, proof);
  if (continues.ok()) return {};
  return raise("The witness " + who + " has cosigned another history of this log at " +
                   std::to_string(theirs.size) +
                   " records: it was rewritten or forked. Nothing is recorded any more.",
               note);
}

// The proof is kept, so that a restart does not forget it.
Status Cosignatures::raise(std::string why, const std::string& note) {
  const Error error(ErrorCode::kConflict, std::move(why));
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = !raised_.has_value();
    if (first) raised_ = error.public_text();
  }
  if (first) {
    alarm_(error);
    SCRUTINY_TRY(store_.store(std::string(kProofOfAnother), note));
  }
  return error;
}

Status Cosignatures::add(const std::string& note) {
  const std::lock_guard one_at_a_time(adding_);
  const auto opened_note = open(note);
  if (!opened_note.ok()) {
    if (const auto vouched = vouched_for(note)) SCRUTINY_TRY(check_history(*vouched, note));
    return opened_note.error();
  }
  const OpenedCheckpoint& opened = *opened_note;
  SCRUTINY_TRY(check_history(opened, note));
  for (const Cosigned& cosigned : opened.cosignatures) {
    if (is_newer(cosigned.witness, opened, note)) {
      SCRUTINY_TRY(store_.store(cosigned.witness, note));
    }
  }
  const std::lock_guard lock(mutex_);
  keep(opened, note);
  return {};
}

bool Cosignatures::is_newer(const std::string& witness, const OpenedCheckpoint& opened,
                            const std::string& note) const {
  const std::lock_guard lock(mutex_);
  const auto known = latest_.find(witness);
  if (known == latest_.end()) return true;
  const std::uint64_t size = known->second.opened.checkpoint.size;
  return size < opened.checkpoint.size ||
         (size == opened.checkpoint.size && known->second.note != note);
}

void Cosignatures::keep(const OpenedCheckpoint& opened, const std::string& note) {
  for (const Cosigned& cosigned : opened.cosignatures) {
    Kept& kept = latest_[cosigned.witness];
    if (kept.note.empty() || kept.opened.checkpoint.size <= opened.checkpoint.size)
      kept = {opened, note};
  }
  const std::string together = merged(opened, note);
  const auto counted = open(together);
  if (counted.ok() && counted->cosignatures.size() >= policy_.quorum &&
      opened.checkpoint.size >= cosigned_.size)
    cosigned_ = {opened.checkpoint.size, together};
}

// `note` with every witness's newest cosignature of the same text.
std::string Cosignatures::merged(const OpenedCheckpoint& about, const std::string& note) const {
  auto out = parse_note(note);
  if (!out.ok()) return note;
  for (const auto& [witness, kept] : latest_) {
    if (kept.opened.text != about.text) continue;
    const auto other = parse_note(kept.note);
    if (!other.ok()) continue;
    for (const NoteSignature& signature : other->signatures) {
      const bool there =
          std::any_of(out->signatures.begin(), out->signatures.end(), [&](const auto& each) {
            return each.name == signature.name && each.key_id == signature.key_id;
          });
      if (!there && out->signatures.size() < kMaxNoteSignatures)
        out->signatures.push_back(signature);
    }
  }
  return format_note(*out);
}

CosignedHead Cosignatures::cosigned() const {
  const std::lock_guard lock(mutex_);
  return cosigned_;
}

std::string Cosignatures::with_cosignatures(const std::string& note) const {
  const auto parsed = parse_note(note);
  if (!parsed.ok()) return note;
  OpenedCheckpoint about;
  about.text = parsed->text;
  const std::lock_guard lock(mutex_);
  return merged(about, note);
}

std::vector<WitnessView> Cosignatures::witnesses() const {
  const std::lock_guard lock(mutex_);
  std::vector<WitnessView> out;
  for (const NoteVerifier& witness : policy_.witnesses) {
    WitnessView view{witness.name(), 0, 0};
    const auto kept = latest_.find(witness.name());
    if (kept != latest_.end()) {
      view.size = kept->second.opened.checkpoint.size;
      view.time = time_by(kept->second.opened, witness.name());
    }
    out.push_back(std::move(view));
  }
  return out;
}

std::optional<std::string> Cosignatures::alarm() const {
  const std::lock_guard lock(mutex_);
  return raised_;
}

}  // namespace scrutiny
