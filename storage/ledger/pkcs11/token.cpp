#include "storage/ledger/pkcs11/token.h"

#include "storage/ledger/pkcs11/session.h"

namespace scrutiny {

Pkcs11Token::Pkcs11Token(TokenSettings settings) : settings_(std::move(settings)) {}
Pkcs11Token::~Pkcs11Token() = default;

template <class Call>
auto Pkcs11Token::with_session(Call call) -> decltype(call(std::declval<Session&>())) {
  const std::lock_guard lock(mutex_);
  const bool fresh = !session_;
  if (fresh) {
    SCRUTINY_ASSIGN(session_, Session::open(settings_));
  }
  auto done = call(*session_);
  if (done.ok() || !session_->lost()) return done;
  session_.reset();  // ended before it is opened again: some tokens take one session only
  if (fresh) return done;
  SCRUTINY_ASSIGN(session_, Session::open(settings_));
  return call(*session_);
}

Result<std::optional<Ed25519PublicKey>> Pkcs11Token::find(const std::string& label) {
  return with_session([&](Session& session) { return session.find(label); });
}

Result<Ed25519PublicKey> Pkcs11Token::find_or_make(const std::string& label) {
  return with_session([&](Session& session) -> Result<Ed25519PublicKey> {
    SCRUTINY_ASSIGN(auto found, session.find(label));
    if (found) return *found;
    SCRUTINY_TRY(session.make(label));
    SCRUTINY_ASSIGN(found, session.find(label));
    if (found) return *found;
    return Error(ErrorCode::kUnavailable, "The PKCS#11 token did not keep the key it made.");
  });
}

Result<Ed25519Signature> Pkcs11Token::sign(const std::string& label, ByteView message) {
  return with_session([&](Session& session) { return session.sign(label, message); });
}

namespace {

class TokenSigner final : public LogSigner {
 public:
  TokenSigner(std::shared_ptr<Pkcs11Token> token, std::string label, const Ed25519PublicKey& key)
      : token_(std::move(token)),
        label_(std::move(label)),
        public_key_(key),
        check_(VerifyKey::from_raw(key).value()) {}

  const Ed25519PublicKey& public_key() const override { return public_key_; }
  Result<Ed25519Signature> sign(ByteView message) override {
    SCRUTINY_ASSIGN(const Ed25519Signature signature, token_->sign(label_, message));
    if (check_.verify(message, signature)) return signature;
    return Error(
        ErrorCode::kUnavailable,
        "The PKCS#11 token gave a signature that does not hold under the key \"" + label_ + "\".");
  }

 private:
  const std::shared_ptr<Pkcs11Token> token_;
  const std::string label_;
  const Ed25519PublicKey public_key_;
  const VerifyKey check_;
};

}  // namespace

std::unique_ptr<LogSigner> make_token_signer(std::shared_ptr<Pkcs11Token> token, std::string label,
                                             const Ed25519PublicKey& public_key) {
  return std::make_unique<TokenSigner>(std::move(token), std::move(label), public_key);
}

}  // namespace scrutiny
