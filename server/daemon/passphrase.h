// Where the passphrase of the key store comes from, never the command line: the file
// ledger.passphrase_file, the systemd credential "scrutiny-passphrase", the environment variable
// that ledger.passphrase_env names, or a question on the terminal. Thread-safety: passphrase_of()
// returns a function that asks once. Blocking: waits for whoever types. Failure: kBadCredentials
// naming the ways there are.
#pragma once

#include <functional>
#include <string>

#include "config/settings.h"

namespace scrutiny {

inline constexpr std::size_t kLeastPassphrase = 15;  // characters, of a new one

std::function<Result<std::string>()> passphrase_of(const LedgerTuning& settings);

// From the file, or typed twice without echo.
Result<std::string> new_passphrase(const std::string& file);

}  // namespace scrutiny
