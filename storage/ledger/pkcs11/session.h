// Internal to the token: one logged-in session. Thread-safety: one thread at a time. Failure: the
// token's answer, as is; is_lost() says which of them a new session may mend.
#pragma once

#include <map>
#include <vector>

#include "storage/ledger/pkcs11/module.h"
#include "storage/ledger/pkcs11/token.h"

namespace scrutiny {

class Pkcs11Token::Session {
 public:
  static Result<std::unique_ptr<Session>> open(const TokenSettings& settings);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Result<std::optional<Ed25519PublicKey>> find(const std::string& label);
  Status make(const std::string& label);
  Result<Ed25519Signature> sign(const std::string& label, ByteView message);
  // The last call failed because the session is gone.
  bool lost() const { return lost_; }

 private:
  explicit Session(std::unique_ptr<Pkcs11Module> module) : module_(std::move(module)) {}
  Result<CK_SLOT_ID> slot_of(const std::string& label) const;
  Status log_in(const TokenSettings& settings);
  // The only object of a class under the label; 0: none.
  Result<CK_OBJECT_HANDLE> object(CK_OBJECT_CLASS kind, const std::string& label);
  Result<CK_OBJECT_HANDLE> private_key(const std::string& label);
  Error failed(const char* doing, CK_RV answer);

  std::unique_ptr<Pkcs11Module> module_;
  CK_SESSION_HANDLE session_ = 0;
  std::map<std::string, CK_OBJECT_HANDLE> private_keys_;
  bool lost_ = false;
};

}  // namespace scrutiny
