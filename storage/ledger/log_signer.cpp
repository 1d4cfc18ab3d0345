#include "storage/ledger/log_signer.h"

namespace scrutiny {
namespace {

class SeedSigner final : public LogSigner {
 public:
  explicit SeedSigner(const Key256& seed) : key_(seed) {}
  const Ed25519PublicKey& public_key() const override { return key_.public_key(); }
  Result<Ed25519Signature> sign(ByteView message) override { return key_.sign(message); }

 private:
  const SigningKey key_;
};

}  // namespace

std::unique_ptr<LogSigner> make_seed_signer(const Key256& seed) {
  return std::make_unique<SeedSigner>(seed);
}

}  // namespace scrutiny
