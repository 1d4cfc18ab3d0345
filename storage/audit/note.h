// Signed notes (C2SP signed-note 1.0) and their keys; format: docs/formats/checkpoint.md.
//   note = text LF signature lines; signature line = "— " name " " base64(key id[4] || signature)
//   LF
// Thread-safety: keys are immutable and may be used from many threads. Ownership: values. Never
// blocks. Failure: kInvalidArgument for text that is no note or key, kTampered for signatures that
// do not hold.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny {

// Room for 16 signature lines of 5 kB and a long text; what is larger is refused unread.
inline constexpr std::size_t kMaxNoteSize = std::size_t{128} * 1024;
inline constexpr std::size_t kMaxNoteSignatures = 64;

enum class NoteKeyType : std::uint8_t {
  kEd25519 = 0x01,  // signs the text
  kCosignature =
      0x04,  // signs "cosignature/v1" LF "time " seconds LF text (C2SP tlog-cosignature 1.0)
};

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes signature;  // without the key id
};

struct Note {
  std::string text;  // ends in LF
  std::vector<NoteSignature> signatures;
};

// Checks the form only. The last empty line divides text and signatures.
Result<Note> parse_note(std::string_view bytes);
std::string format_note(const Note& note);
// One signature line with its LF, as a witness answers with.
Result<NoteSignature> parse_signature_line(std::string_view line);
std::string format_signature_line(const NoteSignature& signature);

// Not empty, UTF-8 without control characters, Unicode space or "+".
bool is_note_key_name(std::string_view name);

// What someone must know to check a signer's notes: the verifier key.
class NoteVerifier {
 public:
  // REQUIRES: is_note_key_name(name).
  NoteVerifier(std::string name, NoteKeyType type, VerifyKey key);
  // name "+" hex(key id) "+" base64(type || public key); refuses an id that is not the key's own.
  static Result<NoteVerifier> parse(std::string_view text);

  const std::string& name() const { return name_; }
  std::uint32_t key_id() const { return key_id_; }
  NoteKeyType type() const { return type_; }
  const VerifyKey& key() const { return key_; }
  std::string text() const;

  bool made(const NoteSignature& signature) const {
    return signature.key_id == key_id_ && signature.name == name_;
  }
  // For a signature this key made() over this text: its POSIX seconds (0 for kEd25519, which has
  // none); nullopt when it does not hold.
  std::optional<std::uint64_t> verify(std::string_view text, const NoteSignature& signature) const;

 private:
  std::string name_;
  NoteKeyType type_;
  VerifyKey key_;
  std::uint32_t key_id_;
};

// A log's or witness's signing key.
class NoteSigner {
 public:
  // REQUIRES: is_note_key_name(name).
  NoteSigner(std::string name, NoteKeyType type, SigningKey key);
  // The text form of key files: "PRIVATE+KEY+" name "+" hex(key id) "+" base64(type || seed).
  static Result<NoteSigner> parse(std::string_view text);

  const NoteVerifier& verifier() const { return verifier_; }
  std::string private_text() const;  // secret
  const SigningKey& key() const { return key_; }

  // REQUIRES: type kEd25519; text ends in LF.
  NoteSignature sign(std::string_view text) const;
  // REQUIRES: type kCosignature; 1 <= posix_seconds < 2^63.
  NoteSignature cosign(std::string_view text, std::uint64_t posix_seconds) const;

 private:
  SigningKey key_;
  NoteVerifier verifier_;
};

struct VerifiedSignature {
  std::size_t verifier = 0;  // position in the list given
  std::uint64_t time = 0;    // POSIX seconds of a cosignature, else 0
};

struct OpenedNote {
  std::string text;
  std::vector<VerifiedSignature> verified;  // at most one per verifier, the latest time
};

// Opens a note with known keys: lines of unknown (name, id) are ignored, a line of a known one that
// does not hold refuses the note, and so does a note that no known key signed (kTampered).
Result<OpenedNote> open_note(std::string_view bytes, std::span<const NoteVerifier> verifiers);

}  // namespace scrutiny
