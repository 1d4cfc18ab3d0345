// A person's secret key in a file of its own: PKCS #8 PEM (RFC 5958), encrypted (AES-256, PBKDF2)
// when there is a passphrase, readable by its owner only. `openssl pkey -in FILE -pubout` reads it
// too. What stands before the PEM is explanatory (RFC 7468, section 2). Thread-safety: free
// functions. Blocking: disk. Failure: kInvalidArgument for a file that holds no Ed25519 key or
// another passphrase's; kConflict when a file would be overwritten; kIo.
#pragma once

#include <string>

#include "api/result.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny::cli {

// An empty passphrase leaves the file unencrypted.
Status write_key_file(const std::string& file, const SigningKey& key, const std::string& passphrase,
                      const std::string& before = {});
Result<SigningKey> read_key_file(const std::string& file, const std::string& passphrase);

// Of $SCRUTINY_KEY_PASSPHRASE; empty when it is not set.
std::string passphrase_of_environment();

}  // namespace scrutiny::cli
