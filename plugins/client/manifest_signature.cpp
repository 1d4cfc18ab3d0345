#include <algorithm>

#include "plugins/client/manifest.h"

namespace scrutiny {
namespace {

constexpr std::string_view kHeading = "scrutiny-plugin-signature-v1";

Error refused(const char* why) {
  return {ErrorCode::kForbidden, "The plugin is not trusted.", why};
}

// Keeps a signature of a manifest from being one of anything else.
std::string signed_message(std::string_view manifest) {
  return std::string(kHeading) + '\n' + std::string(manifest);
}

// The text up to the next newline, which is removed with it; empty when there is none.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<std::string> sign_manifest(std::string_view manifest, const plugins::PrivateKey& key) {
  SCRUTINY_ASSIGN(const plugins::PublicKey public_key, plugins::public_key_of(key));
  const std::string message = signed_message(manifest);
  SCRUTINY_ASSIGN(const plugins::Signature signature, plugins::sign(key, as_bytes(message)));
  return std::string(kHeading) + '\n' + plugins::to_hex(public_key) + '\n' +
         plugins::to_hex(signature) + '\n';
}

Result<plugins::PublicKey> check_signature(std::string_view manifest, std::string_view text,
                                           const std::vector<plugins::PublicKey>& allowed) {
  plugins::PublicKey key{};
  plugins::Signature signature{};
  if (take_line(text) != kHeading || !plugins::from_hex(take_line(text), key) ||
      !plugins::from_hex(take_line(text), signature) || !text.empty())
    return refused("the signature file is not well formed");
  if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
    return refused("signed by a key that is not allowed");
  if (!plugins::verify(key, as_bytes(signed_message(manifest)), signature))
    return refused("the signature does not hold");
  return key;
}

}  // namespace scrutiny
