#include "storage/audit/verify/key_chain.h"

#include <algorithm>

namespace scrutiny::verify_detail {
namespace {

// A key that can sign for the log.
Result<NoteVerifier> log_key(const std::string& text, const std::string& origin) {
  auto key = NoteVerifier::parse(text);
  const bool fits = key.ok() && key->type() == NoteKeyType::kEd25519 && key->name() == origin;
  if (fits) return key;
  return Error(ErrorCode::kInvalidArgument, "no key of this log");
}

}  // namespace

std::optional<Fault> KeyChain::add(std::uint64_t index, const PublicFacts& facts) {
  switch (facts.kind) {
    case PublicFacts::Kind::kCreated:
    case PublicFacts::Kind::kContinued:
      return begin(index, facts);
    case PublicFacts::Kind::kRotated:
      // Below `inherited` it is about the key of the log that is continued.
      return index < inherited_ ? std::nullopt : rotate(index, facts);
    default:
      return std::nullopt;
  }
}

std::optional<Fault> KeyChain::begin(std::uint64_t index, const PublicFacts& facts) {
  const auto bad = [&](std::string expected, std::string found) {
    return Fault{FaultKind::kPublic, index, std::move(expected), std::move(found)};
  };
  if (index != 0) return bad("the beginning of a log only as record 0", "another one");
  if (facts.origin != origin_) return bad("origin " + origin_, "origin " + facts.origin);
  if (facts.format != 1) return bad("format 1", "format " + std::to_string(facts.format));
  auto key = log_key(facts.key, origin_);
  if (!key.ok()) return bad("a key of " + origin_, facts.key);
  keys_.push_back(std::move(key).value());
  records_.push_back(index);
  demo_ = facts.demo;
  return facts.inherited > 0 ? continue_from(facts) : std::nullopt;
}

std::optional<Fault> KeyChain::continue_from(const PublicFacts& facts) {
  inherited_ = facts.inherited;
  old_origin_ = facts.old_origin;
  const auto note = parse_note(facts.old_checkpoint);
  const auto known = note.ok() ? parse_checkpoint(note->text) : note.error();
  if (!known.ok() || known->origin != facts.old_origin) {
    return Fault{FaultKind::kPublic, 0, "a checkpoint of " + facts.old_origin,
                 facts.old_checkpoint};
  }
  continues_ = ContinuedFrom{facts.old_origin, facts.inherited, known->size, 0};
  return std::nullopt;
}

std::optional<Fault> KeyChain::rotate(std::uint64_t index, const PublicFacts& facts) {
  auto key = log_key(facts.key, origin_);
  if (!key.ok()) return Fault{FaultKind::kPublic, index, "a key of " + origin_, facts.key};
  const std::string message = "scrutiny.key_rotation.v1\n" + origin_ + "\n" + facts.key + "\n";
  if (keys_.empty() || !keys_.back().key().verify(as_bytes(message), facts.signature)) {
    return Fault{FaultKind::kPublic, index, "a rotation signed by the key before",
                 "a signature that does not hold"};
  }
  keys_.push_back(std::move(key).value());
  records_.push_back(index);
  return std::nullopt;
}

const NoteVerifier* KeyChain::at(std::uint64_t size) const {
  for (std::size_t i = records_.size(); i-- > 0;) {
    if (records_[i] < size) return &keys_[i];
  }
  return nullptr;
}

bool KeyChain::has_one_of(const std::vector<NoteVerifier>& trusted) const {
  return std::any_of(keys_.begin(), keys_.end(), [&trusted](const NoteVerifier& key) {
    return std::any_of(trusted.begin(), trusted.end(),
                       [&key](const NoteVerifier& trust) { return trust.text() == key.text(); });
  });
}

}  // namespace scrutiny::verify_detail
