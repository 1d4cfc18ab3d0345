// SHA-256 (FIPS 180-4) and Ed25519 (RFC 8032) for manifests. Straight on OpenSSL: this folder may
// not include the store's wrappers. Thread-safety: pure functions. Blocking: no. Failure: bool, or
// kInternal when OpenSSL itself fails.
#pragma once

#include <array>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::plugins {

using PublicKey = std::array<std::uint8_t, 32>;
using PrivateKey = std::array<std::uint8_t, 32>;  // the seed of RFC 8032
using Signature = std::array<std::uint8_t, 64>;

Result<Digest> sha256(ByteView bytes);

Result<PublicKey> public_key_of(const PrivateKey& key);
Result<Signature> sign(const PrivateKey& key, ByteView message);
// False also when OpenSSL fails: what cannot be verified is not trusted.
bool verify(const PublicKey& key, ByteView message, const Signature& signature);

// Lower-case hex and back; false unless `text` is exactly as long as needed and all hex digits.
std::string to_hex(ByteView bytes);
bool from_hex(std::string_view text, std::span<std::uint8_t> out);

}  // namespace scrutiny::plugins
