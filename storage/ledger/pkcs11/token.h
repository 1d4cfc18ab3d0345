// The PKCS#11 token that holds the log's key. Nothing is loaded before a key of it is asked for.
// One session, logged in; when the token dropped it, it is opened again once for each call, then
// the call fails. Thread-safety: every method from any thread; calls wait for each other. Blocking:
// the token's answers, without a limit of ours. Failure: kConfigInvalid for settings that are
// missing, kBadCredentials for a PIN file others may read, kUnavailable for the rest.
// Source: OASIS PKCS#11 2.40 (sessions, objects), 3.0 section 2.3 (CKK_EC_EDWARDS, CKM_EDDSA).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "storage/ledger/log_signer.h"

namespace scrutiny {

struct TokenSettings {
  std::string module;    // path of the library
  std::string label;     // of the token
  std::string pin_file;  // mode 0600
};

class Pkcs11Token {
 public:
  explicit Pkcs11Token(TokenSettings settings);
  ~Pkcs11Token();
  Pkcs11Token(const Pkcs11Token&) = delete;
  Pkcs11Token& operator=(const Pkcs11Token&) = delete;

  // The public half of the Ed25519 key under this label; nullopt when there is none.
  Result<std::optional<Ed25519PublicKey>> find(const std::string& label);
  // Makes it, so that it never leaves the token, where there is none.
  Result<Ed25519PublicKey> find_or_make(const std::string& label);
  Result<Ed25519Signature> sign(const std::string& label, ByteView message);

 private:
  class Session;
  template <class Call>
  auto with_session(Call call) -> decltype(call(std::declval<Session&>()));

  const TokenSettings settings_;
  std::mutex mutex_;
  std::unique_ptr<Session> session_;
};

// Every signature is checked before it is given out: a token that errs must not make a checkpoint
// that nobody can verify.
std::unique_ptr<LogSigner> make_token_signer(std::shared_ptr<Pkcs11Token> token, std::string label,
                                             const Ed25519PublicKey& public_key);

}  // namespace scrutiny
